"""What a network tells beside the talks: of a channel itself, of what was said before, of what a contact wants."""

from __future__ import annotations

from datetime import datetime

from rapport.channels.models import Channel
from rapport.channels.told import heard as channel_heard
from rapport.domain.marketing_told import MarketingTold
from rapport.domain.message import AboutUs
from rapport.domain.past import HistoryTold
from rapport.domain.unknown_kind import UnknownKind
from rapport.inbox import marketing, told_history

ToldAside = AboutUs | UnknownKind | HistoryTold | MarketingTold


def heard(channel: Channel, event: ToldAside, place: int, raw: bytes, now: datetime) -> None:
    """`raw` and `place`: the item that told it, and where that stands in the intake log."""
    if isinstance(event, HistoryTold):
        told_history.keep(channel, place, raw, now)
    elif isinstance(event, MarketingTold):
        marketing.heard(channel, event, now)
    else:
        channel_heard(channel, event, place, now)
