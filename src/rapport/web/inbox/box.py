"""What stands in the composer, and which other unsent words are shown beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.inbox.keep import fresh_key
from rapport.inbox.models import Draft, UnsentFile, UnsentWords
from rapport.inbox.unsent_words import UnsentField
from rapport.web.inbox.talk import Talk

WRITTEN = (UnsentField.REPLY, UnsentField.EDIT)


@dataclass
class Box:
    """`words` is the row that is shown, if any; `key` is what the text will be sent under.

    `private`: the person wants it to be read by the contact alone.
    """

    text: str = ""
    key: str = field(default_factory=fresh_key)
    editing: Draft | None = None
    words: UnsentWords | None = None
    others: list[UnsentWords] = field(default_factory=list)
    private: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether the draft that is edited says something else by now."""
        return self.editing is not None and self.editing.text != self.text.replace("\r\n", "\n")

    @property
    def edits(self) -> list[ChangedPart]:
        """What was changed in the draft so far; the page goes on from here as the person types."""
        return word_diff(self.editing.text, self.text) if self.editing else []

    @property
    def files(self) -> list[UnsentFile]:
        """What leaves beside the text."""
        return list(self.words.files.all()) if self.words else []


def box_of(talk: Talk, number: int = 0) -> Box:
    """The latest unsent words, or those with this number."""
    rows = unsent(talk)
    shown = next((row for row in rows if not number or row.pk == number), None)
    if shown is None:
        return Box(others=rows)
    waits = shown.draft and not hasattr(shown.draft, "verdict")
    return holding(talk, shown.text, shown.key, shown.draft if waits else None, shown.private)


def holding(talk: Talk, text: str, key: str = "", editing: Draft | None = None, private: bool = False) -> Box:
    """These words; what else is unsent stands beside them."""
    rows, key = unsent(talk), key or fresh_key()
    words = next((row for row in rows if row.key == key), None)
    return Box(text, key, editing, words, [row for row in rows if row is not words], private)


def draft_in(talk: Talk, draft: Draft) -> Box:
    """A draft to be changed: as the person left it, or as it was written."""
    begun = next((row for row in unsent(talk) if row.draft_id == draft.pk), None)
    if begun is None:
        return holding(talk, draft.text, editing=draft)
    return holding(talk, begun.text, begun.key, draft, begun.private)


def cleared(talk: Talk) -> Box:
    """An empty composer, after its words were sent."""
    return Box(others=unsent(talk))


def unsent(talk: Talk) -> list[UnsentWords]:
    """What the person wrote to the contact here and did not send, the latest first."""
    return [row for row in talk.unsent if row.field in WRITTEN]
