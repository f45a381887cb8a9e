"""The stop, as everybody asks for it: what is in the database, and what was pressed while that was busy."""

from __future__ import annotations

from datetime import datetime

from rapport.accounts.models import Brand, Person
from rapport.availability.models import Stop
from rapport.availability.pressed import brands_pressed, pressed


def stop(brand: Brand, by: Person | None, now: datetime, why: str = "") -> Stop:
    """From this commit on nothing automatic leaves for the brand; pressing twice is one stop."""
    return Stop.of(brand).filter(lifted_at__isnull=True).first() or Stop.across_brands.create(
        brand=brand, by=by, at=now, why=why
    )


def start(brand: Brand, by: Person, now: datetime) -> None:
    """A person lifts the stop."""
    Stop.of(brand).filter(lifted_at__isnull=True).update(lifted_at=now, lifted_by=by)


def current(brand: Brand) -> Stop | None:
    """The stop that stands; one that is not in the database yet is a row without a number."""
    waiting = [one for one in pressed() if one.brand == brand.pk]
    if row := Stop.of(brand).filter(lifted_at__isnull=True).select_related("by").first():
        return row
    by = {person.pk: person for person in Person.objects.filter(pk__in=[one.person for one in waiting])}
    return next((Stop(brand=brand, by=by.get(one.person), at=one.at, why=one.why) for one in waiting), None)


def stopped_since(brand: int) -> datetime | None:
    """When the stop that stands was pressed; None where nothing is stopped. The files first, as below."""
    waiting = [one.at for one in pressed() if one.brand == brand]
    rows = Stop.across_brands.filter(brand=brand, lifted_at__isnull=True).values_list("at", flat=True)
    return min([*waiting, *rows], default=None)


def is_stopped(brand: Brand) -> bool:
    return brand.pk in stopped_brands()


def stopped_brands() -> set[int]:
    """Ids of all brands that are stopped. The files first: a press leaves them only once its row is there."""
    waiting = brands_pressed()
    return {*waiting, *lasting_stops()}


def lasting_stops() -> frozenset[int]:
    """The brands that the database knows to be stopped."""
    rows = Stop.across_brands.filter(lifted_at__isnull=True)
    return frozenset(rows.values_list("brand_id", flat=True))
