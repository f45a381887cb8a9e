"""The stop that stops everything automatic, and the only way to start again: a person."""

from __future__ import annotations

from datetime import datetime

from rapport.people.models import Brand, Person, Stop


def stop(brand: Brand, by: Person | None, now: datetime, why: str = "") -> Stop:
    """From this commit on nothing automatic leaves for the brand; pressing twice is one stop."""
    return Stop.of(brand).filter(lifted_at__isnull=True).first() or Stop.every.create(
        brand=brand, by=by, at=now, why=why
    )


def start(brand: Brand, by: Person, now: datetime) -> None:
    """A person lifts the stop."""
    Stop.of(brand).filter(lifted_at__isnull=True).update(lifted_at=now, lifted_by=by)


def is_stopped(brand: Brand) -> bool:
    return Stop.of(brand).filter(lifted_at__isnull=True).exists()


def stopped_brands() -> set[int]:
    """Ids of all brands that are stopped."""
    return set(Stop.every.filter(lifted_at__isnull=True).values_list("brand_id", flat=True))
