"""Who has the next word: taken, given back, and compared at the moment of sending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from rapport.accounts.models import Person
from rapport.outbox.models import Attempt, Delivery, Floor, FloorChange, Holder, Reply, Step
from rapport.store.bulk_sql import insert
from rapport.store.rows import new_row


@transaction.atomic
def change(floor: Floor, holder: Holder, person: Person | None, at: datetime, why: str) -> Floor:
    """Give the next word to `holder`; robots' replies still in line for another holder are withdrawn.

    The version grows even if the holder stays the same, so a reply prepared before is stale.
    """
    Floor.across_brands.filter(pk=floor.pk).update(
        holder=holder, person=person, since=at, version=F("version") + 1
    )
    floor.refresh_from_db()
    FloorChange.across_brands.create(
        brand_id=floor.brand_id,
        floor=floor,
        version=floor.version,
        holder=holder,
        person=person,
        at=at,
        why=why,
    )
    _withdraw_stale([floor], why)
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
    """`change` for a batch of floors that are known to be held by somebody else; updates them in memory too.

    Floors of conversations that are not written yet are changed in memory only.
    """
    ids = [floor.pk for floor in floors if not floor._state.adding]
    Floor.across_brands.filter(pk__in=ids).update(holder=holder, person=None, since=at, version=F("version") + 1)
    for floor in floors:
        floor.holder, floor.person, floor.since, floor.version = holder, None, at, floor.version + 1
    insert([_changed(floor, at, why) for floor in floors])
    _withdraw_stale([floor for floor in floors if floor.version > 1], why)


def _changed(floor: Floor, at: datetime, why: str) -> FloorChange:
    return new_row(
        FloorChange,
        brand_id=floor.brand_id,
        floor=floor,
        version=floor.version,
        holder=floor.holder,
        person_id=floor.person_id,
        at=at,
        why=why,
    )


def _withdraw_stale(floors: Sequence[Floor], why: str) -> None:
    # One that was tried and is in doubt stays in line: delivery looks for it, and withdraws it if it is not there.
    if not floors:
        return
    older = Reply.across_brands.filter(floor__in=floors, floor_version__lt=F("floor__version")).values("pk")
    stale = Delivery.across_brands.filter(never_tried(), pk__in=older, approved_by__isnull=True, step=Step.QUEUED)
    stale.update(step=Step.WITHDRAWN, reason=f"overtaken: {why}")


def never_tried() -> Q:
    """The condition on a delivery; no join, so that an UPDATE's other conditions hold at the moment of change."""
    return ~Q(Exists(Attempt.across_brands.filter(delivery=OuterRef("pk"))))
