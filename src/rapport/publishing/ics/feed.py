"""The calendar as another program reads it: stable events, each change told, what is off told as cancelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from rapport.accounts.models import Brand
from rapport.domain.ics import CalendarEvent, calendar_text
from rapport.domain.set_apart import isolated
from rapport.publishing.composed import first_words
from rapport.publishing.ics.models import SaidEvent
from rapport.publishing.models import Variant
from rapport.publishing.standing import VariantStanding, variant_stands

BACK, AHEAD = timedelta(days=30), timedelta(days=90)
MOST, WORDS = 2000, 40

Says = Callable[[VariantStanding], str]


@transaction.atomic
def calendar_feed(brand: Brand, now: datetime, says: Says) -> str:
    """What leaves and left, from 30 days back to 90 ahead; `says` tells a state in the brand's language."""
    Brand.objects.select_for_update().get(pk=brand.pk)
    wanted = {one.variant.pk: one for one in _variants(brand, now)}
    known = {one.variant: one for one in SaidEvent.of(brand)}
    for number, standing in wanted.items():
        _say(brand, known.get(number), standing, says, now)
    for number, row in known.items():
        if number not in wanted:
            _off(row, now)
    return calendar_text(f"{brand.name} · Rapport", _events(brand, wanted))


def _variants(brand: Brand, now: datetime) -> list[VariantStanding]:
    rows = Variant.of(brand).filter(at__gt=now - BACK, at__lt=now + AHEAD, post__template_of=None)
    rows = rows.select_related("post", "channel").prefetch_related("parts__publication").order_by("at", "pk")
    return [variant_stands(one.post, one) for one in rows[:MOST]]


def _say(brand: Brand, row: SaidEvent | None, standing: VariantStanding, says: Says, now: datetime) -> None:
    at = standing.at or now
    words = " ".join(first_words(standing.variant).split())
    short = f"{words[:WORDS]}…" if len(words) > WORDS else words
    summary = f"{says(standing)} · {isolated(standing.variant.channel.handle)} · {short}"[:400]
    if row is None:
        uid = f"post-{standing.variant.pk}.{brand.pk}@{urlsplit(settings.ADDRESS).hostname or 'rapport'}"
        SaidEvent.across_brands.create(
            brand=brand, variant=standing.variant.pk, uid=uid, at=at, summary=summary, changed_at=now
        )
    elif (row.at, row.summary, row.cancelled_at) != (at, summary, None):
        row.at, row.summary, row.cancelled_at = at, summary, None
        row.sequence, row.changed_at = row.sequence + 1, now
        row.save()


def _off(row: SaidEvent, now: datetime) -> None:
    """Thrown away, or without an hour: cancelled for 30 days, so that programs take it out; what is past ends."""
    if row.at < now - BACK or (row.cancelled_at and row.cancelled_at < now - BACK):
        row.delete()
    elif row.cancelled_at is None:
        row.cancelled_at = row.changed_at = now
        row.sequence += 1
        row.save()


def _events(brand: Brand, wanted: Mapping[int, VariantStanding]) -> list[CalendarEvent]:
    base = f"{settings.ADDRESS}/b/{brand.slug}/publish/posts/"
    posts = {number: one.variant.post_id for number, one in wanted.items()}
    return [
        CalendarEvent(
            one.uid,
            one.at,
            one.summary,
            one.sequence,
            one.changed_at,
            one.cancelled_at is not None,
            f"{base}{posts[one.variant]}" if one.variant in posts else "",
        )
        for one in SaidEvent.of(brand).order_by("at", "pk")[: 2 * MOST]
    ]
