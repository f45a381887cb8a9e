"""The audit sample: what chance drew for a person to label, whoever was to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapport.inbox.arrival import Arrival
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.promise.models import Audit, Judgement
from rapport.store.bulk_sql import insert


def draw_sample(turn: Sequence[Arrival], now: datetime) -> None:
    """Keep which messages were drawn, with the share they were drawn with and whether a robot would answer."""
    insert(
        [
            Audit(
                brand_id=one.message.brand_id,
                message=one.message,
                calibration_id=int(one.terms.calibration),
                share=one.terms.audited,
                automatic=one.decision.automatic,
                at=now,
            )
            for one in turn
            if one.terms.audited and one.terms.calibration
        ]
    )


def withdraw_sample(edited: Sequence[Arrival], now: datetime) -> None:
    """What was drawn and said of words that were edited does not hold for the new ones; the ledger keeps it."""
    if not edited:
        return
    numbers = [one.message.pk for one in edited]
    Audit.across_brands.filter(message__in=numbers).delete()
    for row in Judgement.across_brands.filter(message__in=numbers):
        note(row.brand_id, What.JUDGEMENT_WITHDRAWN, now, message=row.message_id, why="edited")
        row.delete()
