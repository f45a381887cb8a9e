"""Setting what a channel may spend; what waits for its budget looks again at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.budgets.charge import locked_cap
from rapport.budgets.models import Cap
from rapport.budgets.over import SAYS
from rapport.channels.models import Channel
from rapport.connectors.prices import currency, written
from rapport.connectors.registry import manifest
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Delivery, Step


@transaction.atomic
def set_budget(channel: Channel, day: int | None, month: int | None, by: Person, now: datetime) -> Cap:
    """Cap what the channel spends in a day and a month, in millionths of its network's currency; None: no cap."""
    cap = locked_cap(channel)
    unit = currency(manifest(channel.network).prices)
    if (cap.day, cap.month, cap.currency) == (day, month, unit):
        return cap
    cap.day, cap.month, cap.currency = day, month, unit
    cap.save()
    waiting = Delivery.of(channel.brand).filter(channel=channel, step=Step.QUEUED, reason__in=SAYS)
    waiting.filter(not_before__gt=now).update(not_before=now)
    note(
        channel.brand_id,
        What.BUDGET_SET,
        now,
        by=by,
        channel=channel.pk,
        day=_said(day),
        month=_said(month),
        currency=unit,
    )
    return cap


def _said(most: int | None) -> str:
    return "" if most is None else written(most)
