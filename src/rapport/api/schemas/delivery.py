"""Deliveries of every kind on their way out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from rapport.api.schemas.base import Shape
from rapport.api.schemas.names import ChannelName, PersonName, named
from rapport.api.schemas.reply import Attempt, attempt
from rapport.outbox import models as outbox


class Delivery(Shape):
    """One act in line. `kind`: reply, reaction, removal; `step` and `reason` as of a reply.

    `act` (favourite, repost, follow) and `undo` are a reaction's; `how` (delete, hide, unhide) and `why` a
    removal's; `target` is the network's id of what it is done to. Until it is taken up a queued one can be undone.
    """

    id: int
    kind: str
    channel: ChannelName
    step: str
    reason: str
    act: str | None = Field(description="What a reaction does.")
    undo: bool = Field(description="Whether the reaction takes an earlier one back.")
    how: str | None = Field(description="How a removal takes words out of sight.")
    why: str = Field(description="The person's reason for a removal.")
    target: str
    automatic: bool
    by: PersonName | None
    created_at: datetime
    leaves_at: datetime
    sent_at: datetime | None
    network_id: str
    attempts: list[Attempt]

    @classmethod
    def of(cls, row: outbox.Delivery) -> Delivery:
        kept = row.payload
        return cls(
            id=row.pk,
            kind=row.kind,
            channel=ChannelName.of(row.channel),
            step=row.step,
            reason=row.reason,
            act=kept.get("act"),
            undo=kept.get("undo", False),
            how=kept.get("how"),
            why=kept.get("reason", ""),
            target=kept.get("target", ""),
            automatic=row.automatic,
            by=named(row.approved_by),
            created_at=row.created_at,
            leaves_at=row.not_before,
            sent_at=row.sent_at,
            network_id=row.network_id,
            attempts=[attempt(one) for one in row.attempts.all()],
        )
