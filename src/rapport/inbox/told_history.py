"""What a network called about the time before: kept as it came, until the clock makes history of it."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from rapport.channels.models import Channel
from rapport.store.scope import BrandOwned


class ToldHistory(BrandOwned):
    """One raw item of it, and its `place` in the intake log; thousands may come at once, and nothing that is live
    waits behind them.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveBigIntegerField()
    raw = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel_id} {self.at}"


def keep(channel: Channel, place: int, raw: bytes, now: datetime) -> None:
    """In the transaction of what else came."""
    words = raw.decode("utf-8", "replace").replace("\x00", "")
    ToldHistory.across_brands.create(brand_id=channel.brand_id, channel=channel, place=place, raw=words, at=now)
