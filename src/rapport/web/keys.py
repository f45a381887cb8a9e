"""Every key that acts: the help shows this list, and the script acts on nothing that does not stand in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rapport.promise.answer_queue import CHOICES
from rapport.web.sections import SECTIONS


@dataclass(frozen=True, slots=True)
class Key:
    """`keys` as they are pressed, one after the other; `step` moves through rows, `held` goes with ctrl or ⌘.

    `areas`: where the key means this; none is everywhere.
    """

    keys: str
    does: Promise
    step: int = 0
    held: bool = False
    areas: tuple[str, ...] = ()

    @property
    def caps(self) -> list[str]:
        """What is printed on each key."""
        shift = ["shift"] if len(self.keys) == 1 and self.keys.isupper() else []
        return (["ctrl"] if self.held else []) + shift + self.keys.lower().replace("escape", "esc").split()

    @property
    def otherwise(self) -> str:
        """What is pressed, where the caps do not say it."""
        pressed = f"ctrl {self.keys}" if self.held else self.keys
        return pressed if pressed != " ".join(self.caps) else ""


def _in(areas: str, *some: Key) -> tuple[Key, ...]:
    return tuple(replace(one, areas=tuple(areas.split())) for one in some)


Groups = tuple[tuple[Promise, tuple[Key, ...]], ...]
_KEYS: Groups = (
    (
        _("Everywhere"),
        (
            Key("/", _("Search")),
            Key("k", _("Find an action or a page"), held=True),
            Key("?", _("Keys")),
            Key("Escape", _("Leave a field, close a window")),
            Key("Enter", _("Send what stands in the field"), held=True),
        ),
    ),
    (
        _("Inbox"),
        _in(
            "inbox",
            Key("j", _("Next conversation"), step=1),
            Key("k", _("Previous conversation"), step=-1),
            Key("Enter", _("Open it")),
            Key("f", _("Filter")),
            Key("x", _("Select it, or leave it out")),
            Key("X", _("Select all from the last one to here")),
            Key("o p", _("Most pressing first")),
            Key("o t", _("Least time left")),
            Key("o w", _("Longest wait")),
            Key("o n", _("Newest")),
        ),
    ),
    (
        _("Conversation"),
        _in(
            "inbox",
            Key("r", _("Reply, or edit the draft")),
            Key("a", _("Approve the draft and send")),
            Key("z", _("Undo")),
            Key("i", _("Saved replies")),
            Key("n", _("Note for the team")),
            Key("l", _("Label")),
            Key("u", _("Assign")),
            Key("s", _("Snooze")),
            Key("e", _("Resolve, or open again")),
        ),
    ),
    (
        _("Publish"),
        _in(
            "publish",
            Key("p", _("New post")),
            Key("j", _("Next post"), step=1),
            Key("k", _("Previous post"), step=-1),
            Key("h", _("Earlier")),
            Key("l", _("Later")),
            Key("t", _("This week")),
            Key("m", _("Move it to another time")),
            Key("e", _("Edit the words")),
            Key("a", _("Yes to the post one stands at")),
            Key("c", _("Say what should be different")),
            Key("x", _("Choose it for a yes to several")),
            Key("A", _("Yes to all that are chosen")),
            Key("S", _("Put all posts aside that are shown")),
            Key("z", _("Undo")),
        ),
    ),
    (
        _("Curate"),
        _in(
            "curate",
            Key("j", _("Next find"), step=1),
            Key("k", _("Previous find"), step=-1),
            Key("Enter", _("Pass it on")),
            Key("q", _("Quote it")),
            Key("s", _("Put it in the queue")),
            Key("o", _("Open it there")),
            Key("x", _("Not for us")),
            Key("z", _("Undo")),
            Key("c", _("New watcher")),
        ),
    ),
    (
        _("Audience"),
        _in(
            "audience",
            Key("j", _("Next follower"), step=1),
            Key("k", _("Previous follower"), step=-1),
            Key("f", _("Follow back")),
            Key("l", _("Look again later")),
            Key("n", _("Never propose it again")),
            Key("z", _("Undo the last choice")),
        ),
    ),
    (
        _("Knowledge, settings"),
        _in("knowledge settings", Key("c", _("Create"))),
    ),
    (
        _("Labelling"),
        _in(
            "promise",
            Key("l", _("Label messages")),
            Key("c", _("A complaint")),
            Key("n", _("No complaint")),
            Key("u", _("Unsure")),
            Key("z", _("Undo the last")),
            *(Key(str(n), format_lazy(_("Article {n} answers it"), n=n)) for n in range(1, CHOICES + 1)),
            Key("0", _("None of these")),
        ),
    ),
)


def keys() -> Groups:
    """All of them in their groups; first those that lead to the sections there are."""
    (everywhere, general), *others = _KEYS
    ways = tuple(Key(section.keys, section.word) for section in SECTIONS)
    return ((everywhere, ways + general), *others)
