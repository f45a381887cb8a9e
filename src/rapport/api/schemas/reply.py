"""Replies on their way out, and each call that was made for them."""

from __future__ import annotations

from datetime import datetime

from rapport.api.schemas.base import Shape
from rapport.api.schemas.file import FileBeside
from rapport.api.schemas.names import ChannelName, PersonName, named
from rapport.domain.message import Visibility
from rapport.outbox import models as outbox


class Attempt(Shape):
    """One call to the network. Outcome "" or "maybe": nobody knows yet whether the words arrived."""

    at: datetime
    outcome: str
    detail: str
    settled_at: datetime | None


class Reply(Shape):
    """Words in line. `step`: queued, sending, sent, failed, unknown, withdrawn; `reason` says why.

    `automatic` words were cleared by the decision at `entry` in the ledger, others approved by `by`; never both.
    Until `leaves_at` a queued reply can be undone. `private`: only the contact reads it.
    """

    id: int
    conversation: int | None
    message: int | None
    channel: ChannelName
    text: str
    step: str
    reason: str
    automatic: bool
    private: bool
    by: PersonName | None
    entry: int | None
    created_at: datetime
    leaves_at: datetime
    sent_at: datetime | None
    network_id: str
    url: str
    files: list[FileBeside]
    attempts: list[Attempt]

    @classmethod
    def of(cls, row: outbox.Reply) -> Reply:
        talk, message = getattr(row.floor, "conversation", None), getattr(row, "message", None)
        return cls(
            id=row.pk,
            conversation=talk.pk if talk else None,
            message=message.pk if message else None,
            channel=ChannelName.of(row.channel),
            text=row.text,
            step=row.step,
            reason=row.reason,
            automatic=row.automatic,
            private=row.payload.get("visibility", Visibility.PRIVATE) == Visibility.PRIVATE,
            by=named(row.approved_by),
            entry=row.cleared_by.seq if row.cleared_by else None,
            created_at=row.created_at,
            leaves_at=row.not_before,
            sent_at=row.sent_at,
            network_id=row.network_id,
            url=row.url,
            files=[FileBeside.beside(one) for one in row.attachments.all()],
            attempts=[attempt(one) for one in row.attempts.all()],
        )


ROWS = ("channel", "floor__conversation", "message", "approved_by", "cleared_by")


def attempt(row: outbox.Attempt) -> Attempt:
    return Attempt(at=row.at, outcome=row.outcome, detail=row.detail, settled_at=row.settled_at)
