"""Items that fail: tried five times with growing pauses, then kept as dead letters with their reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.channels.models import Channel
from rapport.intake.log import Raw
from rapport.intake.models import DeadLetter
from rapport.ledger.what import What
from rapport.ledger.write import note

TRIES = 5


def failed(raw: Raw, channel: Channel, reason: str, now: datetime) -> DeadLetter:
    """Keep a failure: another try in 2, 4, 8, 16 seconds, then a dead letter."""
    known = DeadLetter.across_brands.filter(place=raw.id).first()
    row = known or DeadLetter(place=raw.id, channel=channel, brand_id=channel.brand_id, tries=0)
    row.tries += 1
    row.reason = reason[-4000:]
    row.next_at = now + timedelta(seconds=2**row.tries)
    row.settled_at = None
    row.dead_at = now if row.tries >= TRIES else None
    row.save()
    return row


def due(now: datetime, limit: int = 20) -> list[int]:
    """Places whose next try has come."""
    rows = DeadLetter.across_brands.filter(settled_at__isnull=True, dead_at__isnull=True, next_at__lte=now)
    return list(rows.order_by("place").values_list("place", flat=True)[:limit])


def places() -> list[int]:
    """Where all items are that were set aside and never went through."""
    return list(DeadLetter.across_brands.filter(settled_at__isnull=True).values_list("place", flat=True))


def settled(places: list[int], now: datetime) -> None:
    """These went through after all."""
    DeadLetter.across_brands.filter(place__in=places, settled_at__isnull=True).update(settled_at=now, dead_at=None)


def dead_letters(brand: Brand) -> list[DeadLetter]:
    return list(
        DeadLetter.of(brand).filter(dead_at__isnull=False, settled_at__isnull=True).select_related("channel")
    )


@transaction.atomic
def try_again(letter: DeadLetter, by: Person, now: datetime) -> None:
    """A person asks for five more tries."""
    note(letter.brand_id, What.DEAD_LETTER_TRIED, now, by=by, dead_letter=letter.pk, place=letter.place)
    DeadLetter.across_brands.filter(pk=letter.pk).update(tries=0, dead_at=None, next_at=now)
