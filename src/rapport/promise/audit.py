"""The audit sample: what chance drew for a person to label, whoever was to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapport.inbox.route import Line
from rapport.people.rows import insert
from rapport.promise.models import Audit
from rapport.triage.decide import Terms


def draw_sample(lines: Sequence[Line], terms: Sequence[Terms], now: datetime) -> None:
    """Keep which messages were drawn, with the share they were drawn with and whether a robot would answer."""
    insert(
        [
            Audit(
                brand_id=one.message.brand_id,
                message=one.message,
                calibration_id=int(term.calibration),
                share=term.audited,
                automatic=made.automatic,
                at=now,
            )
            for (one, _, made), term in zip(lines, terms, strict=True)
            if term.audited
        ]
    )
