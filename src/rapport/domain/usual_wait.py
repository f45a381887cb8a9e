"""How long those who were answered had waited: counted from what was done, never promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from rapport.domain.parameters import number_or

ENOUGH = 10
NINE_OF_TEN = 0.9
EVENTS = Sequence[tuple[datetime, int]]
LONGEST = 366 * 24 * 3600
KINDS = 12


@dataclass(frozen=True, slots=True)
class UsualWaits:
    """The usual wait of everybody, and of each kind of message of which enough is known: chat is no e-mail."""

    all: timedelta | None = None
    kinds: tuple[tuple[str, timedelta], ...] = ()

    def of(self, kind: str) -> timedelta | None:
        return dict(self.kinds).get(kind, self.all)

    @property
    def told(self) -> str:
        """In a word that an address can carry; `heard` reads it."""
        if self.all is None:
            return "none"
        return "-".join([str(_seconds(self.all)), *(f"{kind}.{_seconds(span)}" for kind, span in self.kinds)])

    @classmethod
    def heard(cls, told: str) -> UsualWaits:
        """What `told` said; what cannot be read is not known."""
        first, *rest = told[:400].split("-")[: KINDS + 1]
        named = (one.partition(".") for one in rest)
        found = [(kind, number_or(seconds)) for kind, _, seconds in named if kind.isalpha()]
        return cls(_span(number_or(first)), tuple((kind, span) for kind, n in found if (span := _span(n))))


NOT_KNOWN = UsualWaits()


def waits_of(asked: EVENTS, answered: EVENTS) -> list[timedelta]:
    """Each wait from the first open word of a conversation to its answer. Both are (when, conversation)."""
    open_since: dict[int, datetime] = {}
    found = []
    events = [(at, 0, talk) for at, talk in asked] + [(at, 1, talk) for at, talk in answered]
    for at, is_answer, talk in sorted(events):
        if not is_answer:
            open_since.setdefault(talk, at)
        elif talk in open_since:
            found.append(at - open_since.pop(talk))
    return found


def usual_wait(asked: EVENTS, answered: EVENTS) -> timedelta | None:
    """What nine of ten waited at most; None while fewer than `ENOUGH` are known.

    Of n waits the k-th shortest, k = ceil(0.9 (n + 1)): if the next one is like the last n, it is at most that
    with a chance of 0.9 or more (order statistics of exchangeable values).
    """
    found = sorted(waits_of(asked, answered))
    if len(found) < ENOUGH:
        return None
    return found[min(len(found), ceil(NINE_OF_TEN * (len(found) + 1))) - 1]


def usual_waits(asked: EVENTS, answered: EVENTS, kinds: Mapping[int, str]) -> UsualWaits:
    """The usual wait of all, and of each kind that `kinds` names for a conversation."""
    whole = usual_wait(asked, answered)
    found = ((kind, usual_wait(_of(asked, kinds, kind), answered)) for kind in sorted(set(kinds.values())))
    return UsualWaits(whole, tuple((kind, span) for kind, span in found if span is not None) if whole else ())


def _of(events: EVENTS, kinds: Mapping[int, str], kind: str) -> EVENTS:
    return [one for one in events if kinds.get(one[1]) == kind]


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _span(seconds: int) -> timedelta | None:
    return timedelta(seconds=min(seconds, LONGEST)) if seconds else None
