"""What happened to a delivery, in the ledger: under its kind's name, in the transaction of the change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rapport.accounts.models import Person
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Delivery


def record(
    delivery: Delivery, what: What, at: datetime, *, by: Person | None = None, actor: str = "", **data: Any
) -> None:
    """One row; without a person the actor is the system, unless named."""
    about: dict[str, Any] = {str(delivery.kind): delivery.pk, **data}
    note(delivery.brand_id, what, at, by=by, actor=actor, **about)
