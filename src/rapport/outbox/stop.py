"""Pressing the red button, which acts whatever else happens, and lifting it, which has time."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import DatabaseError, InterfaceError, transaction

from rapport.accounts.models import Brand, Person
from rapport.availability.models import Stop
from rapport.availability.pressed import Pressed, forget, press, pressed
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.store.busy import trouble
from rapport.store.impatient import waiting_for_nobody

PATIENCE = 0.3

logger = structlog.get_logger()


def press_stop(brand: Brand, by: Person, now: datetime, why: str = "") -> None:
    """Nothing automatic leaves from here on. The record follows at once, or when the database is free.

    Raises what the database raises only where not even a file's name could be kept.
    """
    one = Pressed(brand.pk, by.pk, now, why[:300])
    try:
        press(one)
    except OSError:
        _record(one)
        return
    record_stops()


def record_stops() -> None:
    """Every press becomes a row and an entry of the ledger; while the database is busy it stays pressed."""
    for one in pressed():
        try:
            with waiting_for_nobody(PATIENCE):
                _record(one)
        except (DatabaseError, InterfaceError) as error:
            if trouble(error) is None:
                raise
            logger.warning("stop pressed, not yet recorded", brand=one.brand, reason=str(error))
            return
        forget(one)


@transaction.atomic
def _record(one: Pressed) -> None:
    """One that was recorded before, perhaps lifted since, is not recorded again."""
    if (
        Stop.across_brands.filter(brand=one.brand, at=one.at).exists()
        or not Brand.objects.filter(pk=one.brand).exists()
    ):
        return
    if Stop.across_brands.filter(brand=one.brand, lifted_at__isnull=True).exists():
        return
    by = Person.objects.filter(pk=one.person).first()
    Stop.across_brands.create(brand_id=one.brand, by=by, at=one.at, why=one.why)
    note(one.brand, What.EVERYTHING_STOPPED, one.at, by=by)


def lift_stop(brand: Brand, by: Person, now: datetime) -> None:
    """A person starts it again: whatever was pressed until now is recorded, lifted and forgotten."""
    mine = [one for one in pressed() if one.brand == brand.pk]
    with transaction.atomic():
        for one in mine:
            _record(one)
        if Stop.of(brand).filter(lifted_at__isnull=True).update(lifted_at=now, lifted_by=by):
            note(brand, What.EVERYTHING_STARTED, now, by=by)
    for one in mine:
        forget(one)
