""" "What the field read": once a week a draft of what was kept, each with its author and its link."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.accounts.models import Brand, Membership, Person
from rapport.channels.models import Channel
from rapport.curation.credit import author_of, leads_to, quoted_words
from rapport.curation.models import CuratedCard, Tap, TapKind
from rapport.publishing.checks import publishes
from rapport.publishing.models import Post
from rapport.publishing.writing import PostGiven, VariantGiven, write_once

FRIDAY, HOUR = 4, 9
LEAST, MOST = 3, 5
WEEK = timedelta(days=7)


def write_field_read(brand: Brand, now: datetime) -> Post | None:
    """The week's one draft, from Friday morning on where people kept at least three; else None."""
    here = now.astimezone(ZoneInfo(brand.time_zone))
    year, week, _weekday = here.isocalendar()
    if here.weekday() < FRIDAY or (here.weekday() == FRIDAY and here.hour < HOUR):
        return None
    source = hashlib.sha256(f"what the field read\n{brand.pk}\n{year} {week}".encode()).hexdigest()
    if Post.of(brand).filter(source=source).exists():
        return None
    cards, by = kept_lately(brand, now)
    if len(cards) < LEAST or by is None:
        return None
    first = summary(brand, cards)
    channels = [one for one in Channel.of(brand).filter(closed_at=None).order_by("pk") if publishes(one.network)]
    variants = tuple(map(VariantGiven, channels))
    further, spoken = tuple(first[1:]), brand.language[:2]
    given = PostGiven(first[0], variants, language=spoken, tags=(TAG,), source=source, thread=further)
    post, new = write_once(brand, given, by, now)
    return post if new else None


TAG = "what the field read"


def kept_lately(brand: Brand, now: datetime) -> tuple[list[CuratedCard], Person | None]:
    """What people passed on within a week, the latest first, one of each author; and who of them kept last."""
    rows = Tap.of(brand).filter(undone_at=None, by__isnull=False, at__gt=now - WEEK)
    rows = rows.exclude(what=TapKind.DISMISSED).select_related("card__brand", "by").order_by("-at", "-pk")[:100]
    taps = list(rows)
    members = Membership.across_brands.filter(brand=brand, person__in={one.by_id for one in taps})
    writers = {one.person_id for one in members if one.may_write}
    by = next((one.by for one in taps if one.by_id in writers), None)
    cards = {one.card.source: one.card for one in reversed(taps) if leads_to(one.card)}
    return list(reversed(cards.values()))[:MOST], by


def summary(brand: Brand, cards: Sequence[CuratedCard]) -> list[str]:
    """A first part that says what comes, and one for each card: its author, a few words, the link."""
    with override(brand.language):
        head = _("What the field read this week:")
        names = ", ".join(dict.fromkeys(author_of(one) for one in cards))
        parts = [f"{author_of(one)}: “{quoted_words(one.text, 120)}”\n{leads_to(one)}" for one in cards]
    return [f"{head} {quoted_words(names, 200)}", *parts]
