"""Items that fail: tried five times with growing pauses, then kept as dead letters with their reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from rapport.intake.log import Raw
from rapport.intake.models import Troubled
from rapport.people.models import Brand, Channel

TRIES = 5


def failed(raw: Raw, channel: Channel, reason: str, now: datetime) -> Troubled:
    """Keep a failure: another try in 2, 4, 8, 16 seconds, then a dead letter."""
    known = Troubled.every.filter(place=raw.id).first()
    row = known or Troubled(place=raw.id, channel=channel, brand_id=channel.brand_id, tries=0)
    row.tries += 1
    row.reason = reason[-4000:]
    row.next_at = now + timedelta(seconds=2**row.tries)
    row.settled_at = None
    row.dead_at = now if row.tries >= TRIES else None
    row.save()
    return row


def due(now: datetime, limit: int = 100) -> list[int]:
    """Places whose next try has come."""
    rows = Troubled.every.filter(settled_at__isnull=True, dead_at__isnull=True, next_at__lte=now)
    return list(rows.order_by("place").values_list("place", flat=True)[:limit])


def places() -> list[int]:
    """Where all items are that were set aside and never went through."""
    return list(Troubled.every.filter(settled_at__isnull=True).values_list("place", flat=True))


def settled(places: list[int], now: datetime) -> None:
    """These went through after all."""
    Troubled.every.filter(place__in=places, settled_at__isnull=True).update(settled_at=now, dead_at=None)


def dead_letters(brand: Brand) -> list[Troubled]:
    return list(
        Troubled.of(brand).filter(dead_at__isnull=False, settled_at__isnull=True).select_related("channel")
    )


def try_again(letter: Troubled, now: datetime) -> None:
    """A person asks for five more tries."""
    Troubled.every.filter(pk=letter.pk).update(tries=0, dead_at=None, next_at=now)
