"""Held: after time was turned back, nothing automatic leaves, and nothing is said that may have been said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from rapport.ledger.write import note
from rapport.outbox.models import Attempt, Reply, Step
from rapport.people.models import Brand
from rapport.people.stops import stop

OPEN = (Step.QUEUED, Step.SENDING)


@dataclass(frozen=True, slots=True)
class Held:
    """How many automatic replies were withdrawn, and how many of people's will be looked for before they go."""

    withdrawn: int
    doubtful: int


@transaction.atomic
def hold(brand: Brand, since: datetime, now: datetime, why: str) -> Held:
    """Stop the brand, withdraw its open automatic replies, and doubt the open ones of people.

    `since`: the moment the data is from; whatever was in line then may have been sent after it. A doubted reply
    is looked for on the network before it goes, or decided by a person where the network cannot be asked.
    """
    stop(brand, None, now, why)
    waiting = Reply.of(brand).filter(step__in=OPEN)
    automatic = waiting.filter(cleared_by__isnull=False)
    withdrawn = automatic.update(step=Step.WITHDRAWN, reason=why, lease_until=None)
    doubtful = list(waiting)
    Attempt.every.bulk_create(
        Attempt(brand=brand, reply=one, at=since, outcome="maybe", detail=why, settled_at=now) for one in doubtful
    )
    waiting.update(step=Step.QUEUED, lease_until=None)
    note(brand, "held", now, why=why, withdrawn=withdrawn, doubtful=len(doubtful))
    return Held(withdrawn, len(doubtful))
