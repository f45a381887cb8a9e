"""What taps teach: features of a card, and how often what has them was kept or left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import F, Q

from rapport.accounts.models import Brand, Person
from rapport.curation.models import CuratedCard, TasteLesson
from rapport.domain.canonical_link import site_of
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.triage.normalise import words_of
from rapport.triage.worth import Lessons

ALL = "all"
WORDS, SHORTEST = 24, 5
MOST_LESSONS = 5_000


def features_of(card: CuratedCard) -> list[str]:
    """Names under which a tap on the card is remembered: its watcher, site, tags and longer words."""
    said = [word for word in words_of(card.text) if word.isalpha() and len(word) >= SHORTEST]
    words = islice(dict.fromkeys(said), WORDS)
    names = [f"watcher:{card.watcher_id}", *(f"word:{word[:60]}" for word in words)]
    return [*names, f"site:{site_of(card.link)[:200]}"] if card.link else names


@transaction.atomic
def teach(card: CuratedCard, kept: bool, *, back: bool = False) -> None:
    """One tap more, or one taken back."""
    Brand.objects.select_for_update().get(pk=card.brand_id)
    names = [ALL, card.source, *card.features]
    rows = TasteLesson.across_brands.filter(brand=card.brand_id, feature__in=names)
    column = "kept" if kept else "left"
    if back:
        rows.filter(**{f"{column}__gt": 0}).update(**{column: F(column) - 1})
        return
    known = set(rows.values_list("feature", flat=True))
    new = [TasteLesson(brand_id=card.brand_id, feature=one) for one in names if one not in known]
    TasteLesson.across_brands.bulk_create(new)
    TasteLesson.across_brands.filter(brand=card.brand_id, feature__in=names).update(**{column: F(column) + 1})


def lessons_about(brand: Brand, finds: Sequence[tuple[str, Sequence[str]]]) -> Lessons:
    """What was learnt of these sources and features."""
    names = {ALL} | {name for source, features in finds for name in (source, *features)}
    rows = TasteLesson.of(brand).filter(feature__in=names) if len(names) < 900 else TasteLesson.of(brand)
    counts = {name: (kept, left) for name, kept, left in rows.values_list("feature", "kept", "left")}
    kept, left = counts.pop(ALL, (0, 0))
    return Lessons(counts, kept, left)


def taught(brand: Brand, many: int = 4) -> list[TasteLesson]:
    """What was tapped most, for people to see: at least three times, clearly one way."""
    rows = TasteLesson.of(brand).exclude(feature=ALL).exclude(feature__startswith="watcher:")
    rows = rows.annotate(times=F("kept") + F("left"), far=F("kept") - F("left")).filter(times__gte=3)
    clear = rows.filter(Q(kept__gte=2 * F("left")) | Q(left__gte=2 * F("kept")))
    return list(clear.order_by("-times", "feature")[:many])


@transaction.atomic
def forget_taste(brand: Brand, by: Person, now: datetime) -> None:
    """All that taps taught is forgotten; what was kept stays kept."""
    gone, _by = TasteLesson.of(brand).delete()
    note(brand, What.TASTE_FORGOTTEN, now, by=by, lessons=gone)
