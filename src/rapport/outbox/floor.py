"""Who has the next word: taken, given back, and compared at the moment of sending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from rapport.outbox.models import Floor, FloorChange, Holder, Reply, Step
from rapport.people.models import Person
from rapport.people.rows import insert


@transaction.atomic
def change(floor: Floor, holder: Holder, person: Person | None, at: datetime, why: str) -> Floor:
    """Give the next word to `holder`; robots' replies still in line for another holder are withdrawn.

    The version grows even if the holder stays the same, so a reply prepared before is stale.
    """
    Floor.every.filter(pk=floor.pk).update(holder=holder, person=person, since=at, version=F("version") + 1)
    floor.refresh_from_db()
    FloorChange.every.create(
        brand_id=floor.brand_id,
        floor=floor,
        version=floor.version,
        holder=holder,
        person=person,
        at=at,
        why=why,
    )
    _withdraw_stale(floor, why)
    return floor


def take(floor: Floor, person: Person | None, at: datetime, why: str) -> Floor:
    """A person speaks, or will: the robot is silent until handed back. Idempotent for the same person."""
    floor.refresh_from_db()
    if floor.holder == Holder.PERSON and floor.person_id == (person.pk if person else None):
        return floor
    return change(floor, Holder.PERSON, person or floor.person, at, why)


def give_back(floor: Floor, by: Person, at: datetime) -> Floor:
    """A person hands the thread back to the robot, in so many words."""
    return change(floor, Holder.ROBOT, by, at, "handed back")


def change_many(floors: Sequence[Floor], holder: Holder, at: datetime, why: str) -> None:
    """`change` for a batch of floors that are known to be held by somebody else; updates them in memory too."""
    if not floors:
        return
    ids = [floor.pk for floor in floors]
    Floor.every.filter(pk__in=ids).update(holder=holder, person=None, since=at, version=F("version") + 1)
    for floor in floors:
        floor.holder, floor.person, floor.since, floor.version = holder, None, at, floor.version + 1
    insert(
        [
            FloorChange(brand_id=floor.brand_id, floor=floor, version=floor.version, holder=holder, at=at, why=why)
            for floor in floors
        ]
    )
    for floor in floors:
        if floor.version > 1:
            _withdraw_stale(floor, why)


def _withdraw_stale(floor: Floor, why: str) -> None:
    # One that was tried and is in doubt stays in line: delivery looks for it, and withdraws it if it is not there.
    stale = Reply.every.filter(floor=floor, approved_by__isnull=True, step=Step.QUEUED, attempts__isnull=True)
    stale.filter(floor_version__lt=floor.version).update(step=Step.WITHDRAWN, reason=f"overtaken: {why}")
