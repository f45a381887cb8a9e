"""The promise in each group, and judgements."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from rapport.api.schemas.base import Given, Shape
from rapport.api.schemas.names import PersonName
from rapport.promise import models as promise
from rapport.promise.report import GroupReport


class JudgementGiven(Given):
    """What a person says the message is; unsure counts as a complaint wherever it matters."""

    says: Literal["complaint", "other", "unsure"]


class Judgement(Shape):
    """What people say a message is, and how it came before them: chance, chosen or correction.

    `unsure` also where they do not say the same; `by` and `at`: who spoke last.
    """

    message: int
    says: str
    drawn: str
    language: str
    kind: str
    by: PersonName
    at: datetime

    @classmethod
    def of(cls, row: promise.Judgement) -> Judgement:
        same = ("says", "drawn", "language", "kind", "at")
        by = PersonName.of(row.by)
        return cls(message=row.message_id, by=by, **{name: getattr(row, name) for name in same})


class Standing(Shape):
    """Where one group (language × kind) stands. Until it is calibrated, `threshold` to `at` are null.

    `n` complaints were fitted to, `rank` is k*, `needed` the labelled complaints that the next look needs.
    """

    language: str
    kind: str
    status: str
    complaints: int
    others: int
    needed: int
    n: int | None
    rank: int | None
    threshold: float | None
    alpha: float | None
    delta: float | None
    at: datetime | None

    @classmethod
    def of(cls, found: GroupReport) -> Standing:
        made = found.calibration
        return cls(
            language=found.group.language,
            kind=found.group.kind,
            status=found.status,
            complaints=found.complaints,
            others=found.others,
            needed=found.needed,
            n=made.labels if made else None,
            rank=made.rank if made else None,
            threshold=made.threshold if made else None,
            alpha=made.alpha if made else None,
            delta=made.delta if made else None,
            at=made.at if made else None,
        )
