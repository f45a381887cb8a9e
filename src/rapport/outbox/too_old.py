"""Automatic answers that waited too long, whatever kept them in line: a person is to say something instead."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from rapport.accounts.models import Brand
from rapport.jobs.one_by_one import one_by_one
from rapport.outbox import kinds
from rapport.outbox.claim import AHEAD, AUTOMATIC_LIFE, LEASE, TOO_OLD, in_doubt, unknown, withdraw
from rapport.outbox.due import broken_off
from rapport.outbox.models import Delivery, Reply, Step

AT_ONCE = 500


def take_back_old(now: datetime, brand: Brand | None = None) -> int:
    """Withdraw them, or leave to a person what may have arrived; how many. Run again, it does nothing.

    A sender takes its last look at them too, but nobody sends where a channel is signed out or its account is
    restricted: there the customer would wait, and stand in no list.
    """
    rows = Reply.across_brands.filter(nobody_has(now), cleared_by__isnull=False, planned_for=None)
    rows = rows.exclude(created_at__range=(now - AUTOMATIC_LIFE, now + AHEAD)).order_by("pk")
    rows = rows.filter(brand=brand) if brand else rows
    return one_by_one(rows.values_list("pk", flat=True)[:AT_ONCE], lambda number: _taken_back(number, now))


def nobody_has(now: datetime) -> Q:
    """In line, for whenever; or its sender broke off, and no other may take it now."""
    return Q(step=Step.QUEUED) | broken_off(now)


@transaction.atomic
def _taken_back(number: int, now: datetime) -> bool:
    """Taken as a sender takes it, so that no sender has it meanwhile."""
    mine = Delivery.across_brands.filter(nobody_has(now), pk=number)
    if mine.update(step=Step.SENDING, lease_until=now + LEASE) != 1:
        return False
    delivery = kinds.read(number)
    if in_doubt(delivery):
        unknown(delivery, None, TOO_OLD, now)
    else:
        withdraw(delivery, TOO_OLD, now)
    return True
