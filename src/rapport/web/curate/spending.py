"""What a watcher may use of the network's money in a day: said in an amount, and agreed to, before it looks."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.curation.models import Watcher
from rapport.curation.ways import WatchWay, billed_each, find_cost, in_money

DAYS = 30


@dataclass(frozen=True, slots=True)
class SpendingAsked:
    """A day's money in `millionths`, as somebody has to agree to it."""

    way: WatchWay
    millionths: int

    @property
    def day(self) -> str:
        return in_money(self.way.manifest, self.millionths)

    @property
    def month(self) -> str:
        return in_money(self.way.manifest, DAYS * self.millionths)

    @property
    def finds(self) -> int:
        """How many posts that pays for; 0 where each page of them is billed, whatever is on it."""
        return self.millionths // find_cost(self.way.manifest) if billed_each(self.way.manifest) else 0


def asked_first(
    way: WatchWay, millionths: int | None, before: Watcher | None, agreed: str
) -> SpendingAsked | None:
    """What has to be agreed to; None where it costs nothing, no more than until now, or was agreed to."""
    if millionths is None or not way.page_cost or agreed == str(millionths):
        return None
    here = before is not None and way.channel is not None and before.channel_id == way.channel.pk
    known = before.millionths_a_day or 0 if here and before else 0
    return SpendingAsked(way, millionths) if millionths > known else None
