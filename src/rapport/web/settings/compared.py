"""The networks side by side: what owners ask of each first, yes or no, as the manifests say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.connectors.manifest import Manifest
from rapport.domain.message import Kind

COMMENTS, PRIVATE = frozenset({Kind.COMMENT, Kind.MENTION}), frozenset({Kind.DIRECT, Kind.EMAIL, Kind.CHAT})
APPROVALS: dict[str, Promise] = {
    "none": _("no approval needed"),
    "later": _("the network looks at it later"),
    "first": _("the network must be asked first"),
}


@dataclass(frozen=True, slots=True)
class Ability:
    """One column: its word, what it means in a sentence, and how a manifest tells it."""

    code: str
    word: Promise
    means: Promise
    of: Callable[[Manifest], bool]


COLUMNS = (
    Ability(
        "comments",
        pgettext_lazy("what a network has", "Comments"),
        _("Mentions and comments come in."),
        lambda one: bool(COMMENTS & set(one.kinds)),
    ),
    Ability(
        "private",
        pgettext_lazy("what a network has", "Private messages"),
        _("Private messages, mails or chats come in."),
        lambda one: bool(PRIVATE & set(one.kinds)),
    ),
    Ability(
        "reviews",
        pgettext_lazy("what a network has", "Reviews"),
        _("Reviews with stars come in."),
        lambda one: Kind.REVIEW in one.kinds,
    ),
    Ability(
        "automatic",
        pgettext_lazy("what a network has", "Automatic answers"),
        _("The network lets a robot answer, where your promise does."),
        lambda one: bool(one.automatic),
    ),
    Ability(
        "posts",
        pgettext_lazy("what a network has", "Posts"),
        _("Posts of yours can be published."),
        lambda one: one.can.publish,
    ),
    Ability(
        "pictures",
        pgettext_lazy("what a network has", "Pictures"),
        _("A post may have pictures."),
        lambda one: one.can.publish and one.takes_files(Kind.POST) and one.limits.of_files(Kind.POST).media > 0,
    ),
    Ability(
        "films",
        pgettext_lazy("what a network has", "Films"),
        _("A post may have a film."),
        lambda one: one.can.publish and one.films is not None,
    ),
    Ability(
        "threads",
        pgettext_lazy("what a network has", "Threads"),
        _("A post may go on in further parts."),
        lambda one: one.can.publish and bool(one.threads),
    ),
    Ability(
        "polls",
        pgettext_lazy("what a network has", "Polls"),
        _("A post may have a poll."),
        lambda one: one.can.publish and one.polls is not None,
    ),
)
CODES = {one.code: one for one in COLUMNS}


@dataclass(frozen=True, slots=True)
class NetworkCompared:
    """One network's line: each column with whether it has it."""

    manifest: Manifest
    has: list[tuple[Ability, bool]]
    approval: Promise


def compared(known: Manifest) -> NetworkCompared:
    """A manifest as a line."""
    return NetworkCompared(known, [(one, one.of(known)) for one in COLUMNS], APPROVALS[known.cost.approval])


def by_name(known: Sequence[Manifest]) -> list[Manifest]:
    """In the order in which somebody looks for one."""
    return sorted(known, key=lambda one: now(one.name).casefold())
