"""Other words for a part of a post that is out, and where they stand."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Text, UndoSeconds
from rapport.approvals.asking import requests_about
from rapport.approvals.models import RequestKind, RequestOutcome
from rapport.publishing import models as rows


class PublishedEditGiven(Given):
    """What the part is to say from now on; `version`: of the post as it was read."""

    text: Annotated[Text, StringConstraints(min_length=1, max_length=20_000)]
    version: int
    undo_seconds: UndoSeconds = 0


class PublishedEdit(Shape):
    """`delivery` null: it waits for a yes to `approval`, or did not get one; `step` is then empty.

    `outcome` of the approval: empty while it waits.
    """

    id: int
    post: int
    published: int = Field(description="The delivery of the part that is out.")
    before: str
    text: str
    by: str
    at: datetime
    delivery: int | None
    step: str
    reason: str
    approval: int | None
    digest: str
    outcome: str

    @classmethod
    def of(cls, row: rows.PublishedChange) -> PublishedEdit:
        asked = requests_about(RequestKind.EDIT, row.pk).first()
        return cls(
            id=row.pk,
            post=row.post_id,
            published=row.publication_id,
            before=row.before,
            text=row.text,
            by=row.by.handle,
            at=row.at,
            delivery=row.edit_id,
            step=row.edit.step if row.edit else "",
            reason=row.edit.reason if row.edit else "",
            approval=asked.pk if asked else None,
            digest=asked.digest if asked and asked.outcome == RequestOutcome.OPEN else "",
            outcome=asked.outcome if asked else "",
        )
