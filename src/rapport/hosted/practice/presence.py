"""Telling the practice network that somebody looks: its script of customers plays only then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from rapport.accounts.models import Brand
from rapport.hosted.practice.stage import channel_of, network_of

OFTEN = timedelta(seconds=20)
_told: dict[int, datetime] = {}


def noticed(brands: Iterable[int], now: datetime) -> None:
    """Pages of these brands are open; told at most every 20 seconds for each brand and process."""
    late = [number for number in brands if number not in _told or not timedelta() <= now - _told[number] < OFTEN]
    for brand in Brand.objects.filter(pk__in=late) if late else ():
        if channel := channel_of(brand):
            network_of(channel).look(channel.handle, now)
        _told[brand.pk] = now
