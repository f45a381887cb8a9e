"""Deliveries nobody can vouch for: a person looks at the network and says what happened."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.ledger.what import What
from rapport.outbox import claim
from rapport.outbox.models import Delivery, Step
from rapport.outbox.record import record


class AlreadyDecided(Exception):
    """Somebody else decided first."""


@transaction.atomic
def arrived(delivery: Delivery, by: Person, now: datetime) -> None:
    """The person saw it on the network."""
    _decide(delivery, Step.SENT, "seen on the network by a person", by, now)


@transaction.atomic
def did_not_arrive(delivery: Delivery, by: Person, now: datetime) -> None:
    """The person looked and it is not there: the same delivery goes again."""
    _decide(delivery, Step.QUEUED, "not on the network, says a person", by, now)
    claim.not_there(delivery, now)


def _decide(delivery: Delivery, step: Step, reason: str, by: Person, now: datetime) -> None:
    sent_at = now if step == Step.SENT else None
    changed = Delivery.across_brands.filter(pk=delivery.pk, step=Step.UNKNOWN).update(
        step=step, reason=reason, sent_at=sent_at, not_before=now, lease_until=None, broken_off=0
    )
    if changed != 1:
        raise AlreadyDecided("This was decided meanwhile; look at it again.")
    record(delivery, What.UNKNOWN_DECIDED, now, by=by, step=str(step))
