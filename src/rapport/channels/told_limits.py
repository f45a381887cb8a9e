"""Limits that a network told for a channel, by a call of its own or asked: what it said last is what counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction

from rapport.channels.models import Channel

TOLD_AT = " told at"
AHEAD = timedelta(minutes=5)


@transaction.atomic
def keep_told(channel: Channel, told: Mapping[str, str], at: datetime, now: datetime) -> None:
    """Keep each as a setting, but for those of which something later is known. Whatever else was set stays.

    `at`: when it was said, by the network's clock, which counts seconds. What was said before the channel was
    signed in is older than its proof.
    """
    row = Channel.across_brands.select_for_update().get(pk=channel.pk)
    fresh = {name: value for name, value in told.items() if at >= _known_since(row, name, now)}
    if fresh:
        stamps = {name + TOLD_AT: at.isoformat() for name in fresh}
        Channel.across_brands.filter(pk=row.pk).update(settings={**row.settings, **fresh, **stamps})


def _known_since(row: Channel, name: str, now: datetime) -> datetime:
    """Since when something is known of it. A time that is yet to come was written by a clock that was ahead."""
    said = row.settings.get(name + TOLD_AT, "")
    known = [row.renewed_at.replace(microsecond=0), *([datetime.fromisoformat(said)] if said else [])]
    return max((one for one in known if one <= now + AHEAD), default=datetime.min.replace(tzinfo=UTC))
