"""Others' words are kept for a bounded time: a month, or three where somebody did something with them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from rapport.curation.models import CuratedCard, Tap, TasteLesson, WatcherDay
from rapport.curation.taste import ALL, MOST_LESSONS

OPEN, TAPPED, COUNTED = timedelta(days=30), timedelta(days=90), timedelta(days=400)
AT_ONCE = 2_000


def forget_cards(now: datetime) -> int:
    """Old cards, what was counted long ago, and the rarest lessons of very many; how many cards went."""
    tapped = Tap.across_brands.filter(card=OuterRef("pk"), undone_at=None)
    open_ones = CuratedCard.across_brands.filter(~Exists(tapped), found_at__lt=now - OPEN)
    old = CuratedCard.across_brands.filter(found_at__lt=now - TAPPED)
    gone = 0
    for rows in (open_ones, old):
        numbers = list(rows.order_by("found_at").values_list("pk", flat=True)[:AT_ONCE])
        CuratedCard.across_brands.filter(pk__in=numbers).delete()
        gone += len(numbers)
    WatcherDay.across_brands.filter(day__lt=(now - COUNTED).date()).delete()
    for brand in TasteLesson.across_brands.values_list("brand", flat=True).distinct():
        _fewer_lessons(brand)
    return gone


def _fewer_lessons(brand: int) -> None:
    """What was seen once, the earliest first, until there are as many as are kept."""
    rows = TasteLesson.across_brands.filter(brand=brand)
    over = rows.count() - MOST_LESSONS
    if over > 0:
        rare = rows.filter(kept__lte=1, left__lte=1).exclude(feature=ALL).order_by("pk")
        rows.filter(pk__in=list(rare.values_list("pk", flat=True)[:over])).delete()
