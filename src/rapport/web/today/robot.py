"""What the robot did since midnight, and what people corrected of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.accounts.models import Brand
from rapport.ledger.models import Entry
from rapport.ledger.read import first_place
from rapport.ledger.what import What
from rapport.web.today.feed import Happening, happening

MOST = 1000
SHOWN = 3
CORRECTED = (What.DRAFT_EDITED, What.DRAFT_REJECTED, What.TAKEN_OVER)
WORDS = (("answer", _("answered itself")), ("draft", _("drafted for you")), ("person", _("left to people")))


@dataclass(frozen=True, slots=True)
class RobotsDay:
    """`did`: words and number for each route; `corrections`: how many, `latest` the last of them.

    `whole` is false when the day had more decisions than are counted.
    """

    did: list[tuple[str, int]]
    corrections: int
    latest: list[Happening]
    whole: bool


def robots_day(brand: Brand, now: datetime) -> RobotsDay:
    """The robot's day, in the time zone that is active."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Entry.of(brand).filter(seq__gte=first_place(brand, midnight)).order_by("-seq")
    decided = list(today.filter(what=What.DECISION).values_list("data__route", flat=True)[:MOST])
    routes = Counter(decided)
    did = [(str(words), routes[route]) for route, words in WORDS]
    corrected = [today.filter(what=what) for what in CORRECTED]
    number = sum(rows[:MOST].count() for rows in corrected)
    latest = [row for rows in corrected for row in rows.select_related("person")[:SHOWN]]
    latest.sort(key=lambda row: row.seq, reverse=True)
    return RobotsDay(did, number, [happening(row) for row in latest[:SHOWN]], len(decided) < MOST)
