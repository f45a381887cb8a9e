"""Kinds of things that a network tells of and its connector does not know: counted, the latest found again raw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from rapport.channels.models import Channel, KindUnknown
from rapport.connectors.events_of import OTHER

# Whoever can make a network say names must not fill the house: what comes beyond so many is one more, "other".
MOST = 20


def count(channel: Channel, name: str, place: int, now: datetime) -> None:
    """One more of this kind, at this place of the intake log: there it is kept as it came, as long as all is."""
    rows = KindUnknown.across_brands.filter(channel=channel)
    seen = {"times": F("times") + 1, "last_at": now, "place": place}
    if rows.filter(name=name).update(**seen):
        return
    if rows.exclude(name=OTHER).count() >= MOST:
        name = OTHER
        if rows.filter(name=name).update(**seen):
            return
    made = {"brand_id": channel.brand_id, "first_at": now, "last_at": now, "place": place}
    KindUnknown.across_brands.get_or_create(channel=channel, name=name, defaults=made)


def unknown_kinds(channel: Channel) -> Sequence[KindUnknown]:
    """Those of a channel, the most frequent first."""
    return list(KindUnknown.across_brands.filter(channel=channel).order_by("-times", "name"))
