"""Words in a conversation: whose the next word is decides whether automatic ones may leave."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from asgiref.sync import sync_to_async

from rapport.budgets.paid import Purse
from rapport.channels.templates import template_cost
from rapport.connectors.base import Connector, Finds, Sends
from rapport.connectors.buckets import Only, Use
from rapport.connectors.errors import Refused
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct, link_cost
from rapport.connectors.registry import connector
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing, Sent
from rapport.domain.template import TemplateUse
from rapport.outbox.bring import bring, medium
from rapport.outbox.kinds.act import ARTICLE_OVER, DeliveryAct, Rules
from rapport.outbox.models import Attempt, Delivery, Floor, Reply
from rapport.outbox.network_rules import SAYS, Refusal

PLAN_OVER = "over: the reply plan of the post above has ended, and people answer there"
CHANGED = "changed: these are not the words that a yes was said to"


def words_digest(
    channel: int,
    text: str,
    warning: str,
    template: Mapping[str, Any],
    files: Iterable[tuple[str, str]],
    private: bool = False,
) -> str:
    """The hash of all that will be said, and to whom: `files` are pairs of a content's hash and what it shows."""
    said = [channel, text, warning, dict(template), list(map(list, files)), *(["private"] if private else [])]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def reply_as_kept(row: Reply) -> str:
    """The fingerprint of what would be said now, from what is in the database."""
    files = row.attachments.order_by("place").values_list("file__sha256", "alt")
    said = row.payload
    warning, template, private = said.get("warning", ""), said.get("template", {}), bool(said.get("private"))
    return words_digest(row.channel_id, row.text, warning, template, files, private)


def outgoing(reply: Reply) -> Outgoing:
    """A reply as a connector wants it; its files as they are known to the network so far."""
    kept = dict(reply.payload)
    visibility = Visibility(kept.pop("visibility", Visibility.PRIVATE))
    template = kept.pop("template", None)
    for ours in ("bound", "private", "until", "ends"):
        kept.pop(ours, None)
    return Outgoing(
        key=reply.key,
        text=reply.text,
        kind=Kind(reply.message_kind),
        automatic=reply.automatic,
        visibility=visibility,
        template=TemplateUse(**template) if template else None,
        media=tuple(medium(one) for one in reply.attachments.all()),
        **kept,
    )


def _first_tried(reply: Reply) -> datetime | None:
    return reply.attempts.order_by("at").values_list("at", flat=True).first()


class SayReply(DeliveryAct):
    model = Reply

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery)
        self.reply = cast("Reply", delivery)
        self.outgoing = outgoing(self.reply)

    def revoked(self) -> str:
        """Words that others said yes to leave as they were then, or not at all."""
        row = Reply.across_brands.select_for_update(of=("self",)).get(pk=self.reply.pk)
        bound = row.payload.get("bound", "")
        return CHANGED if bound and reply_as_kept(row) != bound else ""

    def over(self, now: datetime) -> str:
        until, ends = self.reply.payload.get("until"), self.reply.payload.get("ends")
        if until and now >= datetime.fromisoformat(until):
            return PLAN_OVER
        return ARTICLE_OVER if ends and now >= datetime.fromisoformat(ends) else ""

    def overtaken(self) -> str:
        floor = Floor.across_brands.select_for_update().get(pk=self.reply.floor_id)
        same = floor.version == self.reply.floor_version
        return "" if same else "overtaken: the next word was no longer the robot's"

    @property
    def paid_as(self) -> PaidAct:
        return PaidAct.SEND

    @property
    def paid_kind(self) -> Kind | None:
        return self.outgoing.kind

    @property
    def use(self) -> Use:
        only: Only = "private reply" if self.reply.payload.get("private") else ""
        channel = self.reply.channel
        where = connector(channel.network).conversation(self.outgoing, channel.settings)
        where = where or f"floor {self.reply.floor_id}"
        return Use(self.paid_kind, where, "template" if self.outgoing.template else only)

    def costs_more(self, manifest: Manifest) -> int:
        if used := self.outgoing.template:
            return template_cost(self.reply.channel, manifest, used)
        more = link_cost(manifest.prices, self.paid_as, self.paid_kind)
        return more if more and connector(self.reply.channel.network).linked(self.outgoing.text) else 0

    def rules(self, connector: Connector, conversation: Rules, now: datetime) -> Sequence[Refusal]:
        if not isinstance(connector, Sends):
            return [Refusal("not offered")]
        return conversation(self.reply, connector.manifest, self.outgoing, now)

    @property
    def brings(self) -> bool:
        return bool(self.outgoing.media)

    async def prepare(self, connector: Connector, purse: Purse) -> None:
        media = await bring(self.reply, self.outgoing, connector, purse)
        begun = await sync_to_async(_first_tried)(self.reply)
        self.outgoing = replace(self.outgoing, media=media, begun=begun)

    def can_find(self, connector: Connector) -> bool:
        return isinstance(connector, Finds)

    def may_repeat(self, connector: Connector, doubt: Attempt, now: datetime) -> bool:
        """Whether the network itself would recognise the key of the earlier call."""
        can, hours = connector.manifest.can, connector.manifest.can.idempotent_hours
        fresh = not hours or (now - doubt.at).total_seconds() < hours * 3600
        return can.idempotent and fresh

    async def call(self, connector: Connector) -> Sent:
        if not isinstance(connector, Sends):
            raise Refused(SAYS["not offered"])
        return await connector.send(self.outgoing)

    async def find(self, connector: Connector) -> Sent | None:
        if not isinstance(connector, Finds):
            raise Refused(SAYS["not offered"])
        return await connector.find_sent(replace(self.outgoing, begun=self.begun))
