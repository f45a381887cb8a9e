"""Limits that a network told for a channel, by a call of its own or asked: what it said last is what counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import transaction

from rapport.channels.models import Channel

TOLD_AT = " told at"


@transaction.atomic
def keep_told(channel: Channel, told: Mapping[str, str], at: datetime) -> None:
    """Keep each as a setting, but for those of which something later is known. Whatever else was set stays.

    A network's clock counts seconds; what was said before the channel was signed in is older than its proof.
    """
    row = Channel.across_brands.select_for_update().get(pk=channel.pk)
    fresh = {name: value for name, value in told.items() if at >= _known_since(row, name)}
    if fresh:
        stamps = {name + TOLD_AT: at.isoformat() for name in fresh}
        Channel.across_brands.filter(pk=row.pk).update(settings={**row.settings, **fresh, **stamps})


def _known_since(row: Channel, name: str) -> datetime:
    proved = row.renewed_at.replace(microsecond=0)
    try:
        return max(proved, datetime.fromisoformat(row.settings.get(name + TOLD_AT, "")).astimezone(UTC))
    except ValueError:
        return proved
