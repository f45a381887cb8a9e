"""Other words for a post that is out: what somebody stood for is hashed again at the moment it leaves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from rapport.connectors.base import Connector, Edits
from rapport.connectors.errors import Refused
from rapport.connectors.prices import PaidAct
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing, Sent
from rapport.outbox.bring import medium
from rapport.outbox.kinds.act import DeliveryAct, Rules, by_a_person
from rapport.outbox.kinds.publication import CHANGED, broken_rules
from rapport.outbox.models import Attempt, Delivery, PostEdit, Publication, Step
from rapport.outbox.network_rules import SAYS, Refusal


def edit_digest(row: PostEdit) -> str:
    """The hash of what is to be said instead, and of which post."""
    said = [
        row.channel_id,
        row.changes_id,
        row.text,
        row.payload.get("warning", ""),
        row.payload.get("language", ""),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def edited(row: PostEdit) -> Outgoing:
    """An edit as a connector wants it: the files stay those that are there."""
    return replace(edit_of(row.changes, row.text, row), key=row.key, **row.payload)


def edit_of(of: Publication, text: str, beside: Delivery | None = None) -> Outgoing:
    """What an edit of a publication would be: its files (those of `beside`) and its warning stay."""
    return Outgoing(
        key="",
        text=text,
        kind=Kind.COMMENT if of.under_id else Kind.POST,
        visibility=Visibility.PUBLIC,
        media=tuple(medium(one) for one in (beside or of).attachments.all()),
        **kept_beside(of),
    )


def kept_beside(of: Publication) -> dict[str, Any]:
    """What of a publication's payload its edits keep."""
    return {name: of.payload[name] for name in ("warning", "language") if name in of.payload}


class SayEdit(DeliveryAct):
    model = PostEdit
    beside = ("changes",)

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery)
        self.edit = cast("PostEdit", delivery)
        self.outgoing = edited(self.edit)

    def revoked(self) -> str:
        row = PostEdit.across_brands.select_for_update(of=("self",)).get(pk=self.edit.pk)
        return "" if edit_digest(row) == row.digest else CHANGED

    @property
    def paid_as(self) -> PaidAct:
        return PaidAct.EDIT

    def rules(self, connector: Connector, conversation: Rules, now: datetime) -> Sequence[Refusal]:
        there = self.edit.changes.step == Step.SENT and self.edit.changes.network_id
        if not there or not isinstance(connector, Edits):
            return [Refusal("not offered")]
        found = broken_rules(type(connector), connector.link.settings, self.outgoing, now)
        return [*by_a_person(self.delivery), *found]

    def can_find(self, connector: Connector) -> bool:
        return False

    def may_repeat(self, connector: Connector, doubt: Attempt, now: datetime) -> bool:
        """The same words twice are the same words: every connector that edits promises it."""
        return True

    async def call(self, connector: Connector) -> Sent:
        if not isinstance(connector, Edits):
            raise Refused(SAYS["not offered"])
        return await connector.edit(self.edit.changes.network_id, self.outgoing)

    async def find(self, connector: Connector) -> Sent | None:
        raise Refused(SAYS["not offered"])
