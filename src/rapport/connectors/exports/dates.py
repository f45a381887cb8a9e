"""Days written as three numbers, in whatever order: found out from all of them, or asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from rapport.connectors.exports.values import FileQuestion

ORDERS = ("dmy", "mdy", "ymd")
YEARS = range(2000, 2100)
BACK = timedelta(days=1)


def day_of(numbers: Sequence[str], order: str) -> date | None:
    """The day that three numbers are in this order, None where there is no such day."""
    found = dict(zip(order, numbers, strict=True))
    year, written = int(found["y"]), found["y"]
    if len(written) == 2:
        year += 2000
    if len(written) not in (2, 4) or year not in YEARS or len(found["d"]) > 2 or len(found["m"]) > 2:
        return None
    try:
        return date(year, int(found["m"]), int(found["d"]))
    except ValueError:
        return None


@dataclass
class Orders:
    """The days of one file in the order in which they stand: which orders of the numbers they allow.

    A talk goes forward, so an order in which its days jump back is not its order.
    """

    today: date
    impossible: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    back: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    last: dict[str, date] = field(default_factory=dict)
    differ: list[tuple[str, ...]] = field(default_factory=list)
    seen: int = 0
    short: bool = False

    def see(self, numbers: tuple[str, ...]) -> None:
        self.seen += 1
        self.short = self.short or len(numbers[0]) < 4
        days = {order: day_of(numbers, order) for order in ORDERS}
        for order, day in days.items():
            if day is None or day > self.today + BACK:
                self.impossible[order] += 1
                continue
            if order in self.last and day < self.last[order] - BACK:
                self.back[order] += 1
            self.last[order] = day
        if days["dmy"] != days["mdy"] and len(self.differ) < 3:
            self.differ.append(numbers)

    def order(self, told: str = "") -> str:
        """The order, "" where it has to be asked."""
        fair = [one for one in ORDERS if self.impossible[one] <= self.seen // 200]
        if self.short:
            fair = [one for one in fair if one != "ymd"]  # a year of two digits hardly ever comes first
        if told in fair or (told and not fair):
            return told
        forward = [one for one in fair if not self.back[one]] or fair
        if len(forward) > 1 and self.differ:
            return ""
        return forward[0] if forward else ""

    def question(self) -> FileQuestion:
        shown = [
            {"given": "/".join(one), **{o: str(day_of(one, o)) for o in ("dmy", "mdy")}} for one in self.differ
        ]
        says = "Which comes first in the dates, the day or the month?"
        return FileQuestion("dates", says, ("dmy", "mdy"), {"examples": shown})
