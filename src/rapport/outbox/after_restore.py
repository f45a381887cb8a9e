"""Held: after time was turned back, nothing automatic leaves, and nothing is said that may have been said."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Brand
from rapport.availability.stops import stop
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Attempt, Delivery, Step

OPEN = (Step.QUEUED, Step.SENDING)


@transaction.atomic
def hold(brand: Brand, since: datetime, now: datetime, why: str) -> int:
    """Stop the brand and doubt every open delivery; how many there were.

    `since`: the moment the data is from; whatever was in line then may have left after it. A doubted delivery
    is looked for on the network before it is done. What leaves by itself and is not there is withdrawn by the
    stop; where the network cannot be asked, a person decides.
    """
    stop(brand, None, now, why)
    waiting = Delivery.of(brand).filter(step__in=OPEN)
    doubtful = list(waiting)
    Attempt.across_brands.bulk_create(
        Attempt(brand=brand, delivery=one, at=since, outcome="maybe", detail=why, settled_at=now)
        for one in doubtful
    )
    waiting.update(step=Step.QUEUED, lease_until=None)
    note(brand, What.HELD, now, why=why, doubtful=len(doubtful))
    return len(doubtful)
