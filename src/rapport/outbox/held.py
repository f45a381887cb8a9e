"""Held: after time was turned back, nothing automatic leaves, and nothing is said that may have been said."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.ledger.write import note
from rapport.outbox.models import Attempt, Reply, Step
from rapport.people.models import Brand
from rapport.people.stops import stop

OPEN = (Step.QUEUED, Step.SENDING)


@transaction.atomic
def hold(brand: Brand, since: datetime, now: datetime, why: str) -> int:
    """Stop the brand and doubt every open reply; how many there were.

    `since`: the moment the data is from; whatever was in line then may have been sent after it. A doubted reply
    is looked for on the network before anything is said. Automatic ones that are not there are withdrawn by the
    stop; where the network cannot be asked, a person decides.
    """
    stop(brand, None, now, why)
    waiting = Reply.of(brand).filter(step__in=OPEN)
    doubtful = list(waiting)
    Attempt.every.bulk_create(
        Attempt(brand=brand, reply=one, at=since, outcome="maybe", detail=why, settled_at=now) for one in doubtful
    )
    waiting.update(step=Step.QUEUED, lease_until=None)
    note(brand, "held", now, why=why, doubtful=len(doubtful))
    return len(doubtful)
