"""What asking a network for what was said before costs, said before it is asked; and what somebody agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from rapport.channels.models import Channel
from rapport.connectors.prices import LISTENING, PaidAct, currency, price, written
from rapport.connectors.registry import manifest
from rapport.history.recalling import BACK, recall_costs, recallable

NUMBERS = (200, 500, 1000, 2000, 5000, 10_000)
DAYS = (7, 30, BACK.days)
SHARE = LISTENING


@dataclass(frozen=True, slots=True)
class RecallOffer:
    """One channel's line. `by_itself`: the network calls about it, and cannot be asked. `one` is the price of each
    post, `numbers` what at most so many cost.
    """

    channel: Channel
    icon: str
    tells: bool
    by_itself: bool = False
    one: str = ""
    numbers: tuple[tuple[int, str], ...] = ()
    days: tuple[int, ...] = DAYS
    share: int = SHARE


@dataclass(frozen=True, slots=True)
class Agreed:
    """For how many days somebody asks, and what number of posts they pay for at most; 0 where it is free."""

    back: timedelta = BACK
    most: int = 0


class NotAgreed(Exception):
    """The network takes money and nobody said yes to how much; nothing was asked."""


def recall_offer(channel: Channel) -> RecallOffer:
    """What the channel's line says."""
    known = manifest(channel.network)
    if not recall_costs(channel.network):
        return RecallOffer(channel, known.icon, recallable(channel.network), known.tells_before)
    each, unit = price(known.prices, PaidAct.RECALL), currency(known.prices)
    dear = tuple((number, f"{written(number * each)} {unit}") for number in NUMBERS)
    return RecallOffer(channel, known.icon, True, False, f"{written(each)} {unit}", dear)


def agreed(channel: Channel, given: Mapping[str, str]) -> Agreed:
    """Out of what was sent. Raises `NotAgreed`, in a sentence."""
    if not recall_costs(channel.network):
        return Agreed()
    days, most = given.get("days", ""), given.get("most", "")
    if days not in map(str, DAYS) or most not in map(str, NUMBERS):
        raise NotAgreed(_("Choose for how many days, and at most how many posts you pay for. Nothing was asked."))
    return Agreed(timedelta(days=int(days)), int(most))
