"""When a queue will be empty, from how fast it was answered lately: counted, never promised."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt

AWAY = timedelta(hours=1)
"""Who answers nothing for longer is away; that time is not counted as work."""
ENOUGH, WORKED = 10, timedelta(hours=1)
LONG = timedelta(hours=12)
ROUND = timedelta(minutes=10)
ANSWERED = tuple[datetime, int]


class Outlook(StrEnum):
    """What can be said: nobody waits, too little is known, more come than are answered, long work, or a time."""

    NOBODY = "nobody"
    NOT_KNOWN = "not known"
    GROWING = "growing"
    LONG = "long"
    BY = "by"


@dataclass(frozen=True, slots=True)
class Forecast:
    """`at`: when the last one is answered if nobody stops, between `early` and `late`; `work`: how long it takes.

    `each` is the time that one answer took; `came` how many new ones come in an hour of work. Only what
    `outlook` speaks of is set.
    """

    outlook: Outlook
    at: datetime | None = None
    early: datetime | None = None
    late: datetime | None = None
    work: timedelta | None = None
    each: timedelta | None = None
    came: float = 0.0


def forecast(waiting: int, answered: Sequence[ANSWERED], came: Sequence[datetime], now: datetime) -> Forecast:
    """The outlook of `waiting` conversations.

    `answered`: when people answered, and which conversation; `came`: when something for a person arrived; both in
    order of time. Worked time is the sum of the pauses between two answers, up to `AWAY` each. The pace is
    (answers - arrivals in that time) / worked time; the band is one deviation of that difference, counted as
    Poisson: sqrt(answers + arrivals).
    """
    if waiting <= 0:
        return Forecast(Outlook.NOBODY)
    times = _once(answered)
    spans = [(start, min(end, start + AWAY)) for start, end in zip(times, times[1:], strict=False)]
    worked = sum((end - start for start, end in spans), timedelta())
    if len(times) < ENOUGH or worked < WORKED:
        return Forecast(Outlook.NOT_KNOWN)
    done, new = len(spans), sum(bisect_right(came, end) - bisect_right(came, start) for start, end in spans)
    known = {"each": worked / done, "came": new / (worked / timedelta(hours=1))}
    net, doubt = done - new, sqrt(done + new)
    if net <= 0:
        return Forecast(Outlook.GROWING, **known)  # type: ignore[arg-type]
    work = worked * waiting / net
    if work > LONG:
        return Forecast(Outlook.LONG, work=work, **known)  # type: ignore[arg-type]
    early = worked * waiting / (net + doubt)
    late = worked * waiting / (net - doubt) if net > doubt else LONG
    at, first, last = (rounded(now + span) for span in (work, early, min(late, LONG)))
    return Forecast(Outlook.BY, at, first, last, work, **known)  # type: ignore[arg-type]


def rounded(at: datetime) -> datetime:
    """Up to the next ten minutes: more would be said than is known."""
    start = at.replace(minute=0, second=0, microsecond=0)
    return start - (start - at) // ROUND * ROUND


def _once(answered: Sequence[ANSWERED]) -> list[datetime]:
    """A reply and closing the same conversation right after it are one answer."""
    last: dict[int, datetime] = {}
    times = []
    for at, conversation in answered:
        if conversation not in last or at - last[conversation] > AWAY:
            times.append(at)
            last[conversation] = at
    return times
