"""How fast a brand's people answered lately, and how much came for them meanwhile; read from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.accounts.models import Brand
from rapport.domain.forecast import Forecast, forecast
from rapport.domain.usual_wait import UsualWaits, usual_waits
from rapport.inbox.models import Conversation
from rapport.ledger.models import Entry
from rapport.ledger.what import What

LATELY = timedelta(days=7)
MOST = 300
"""Rows of each kind; a busy brand's pace is that of its last hours."""
ANSWERS = (What.REPLY_WRITTEN, What.DRAFT_APPROVED, What.DRAFT_EDITED, What.RESOLVED)


@dataclass(frozen=True, slots=True)
class TeamPace:
    """When people answered, and when something for them came, each with its conversation; in order of time."""

    answered: list[tuple[datetime, int]]
    came: list[tuple[datetime, int]]

    def outlook(self, waiting: int, now: datetime) -> Forecast:
        """When the `waiting` conversations will be answered."""
        return forecast(waiting, self.answered, [at for at, _talk in self.came], now)

    def usual(self, brand: Brand) -> UsualWaits:
        """What nine of ten of the answered had waited at most, of all and by kind; unknown while too few."""
        talks = {talk for _at, talk in self.answered}
        kinds = dict(Conversation.of(brand).filter(pk__in=talks).values_list("pk", "kind")) if talks else {}
        return usual_waits(self.came, self.answered, kinds)


def pace_of(brand: Brand, now: datetime) -> TeamPace:
    """The pace of the last days.

    The time looked at begins where the rows of every kind are whole: what was cut off is not counted as quiet.
    """
    since = now - LATELY
    answered: list[tuple[datetime, int]] = []
    for what in ANSWERS:
        rows = _rows(brand, what)
        answered += [(at, talk) for at, talk, _route in rows if talk]
        since = max(since, rows[-1][0]) if len(rows) == MOST else since
    decided = _rows(brand, What.DECISION)
    since = max(since, decided[-1][0]) if len(decided) == MOST else since
    came = [(at, talk or 0) for at, talk, route in decided if route in ("person", "draft")]
    return TeamPace(*(sorted(one for one in some if one[0] >= since) for some in (answered, came)))


def outlook(brand: Brand, waiting: int, now: datetime) -> Forecast:
    """When the `waiting` conversations will be answered, at the pace of the last days."""
    return pace_of(brand, now).outlook(waiting, now)


def _rows(brand: Brand, what: What) -> list[tuple[datetime, int | None, str | None]]:
    rows = Entry.of(brand).filter(what=what).order_by("-seq")
    return list(rows.values_list("at", "conversation", "data__route")[:MOST])
