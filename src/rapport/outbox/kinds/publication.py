"""Words of the brand's own to everybody: what was put in line is hashed again at the moment it leaves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from rapport.availability.queue_hold import queue_is_held
from rapport.availability.stops import stopped_since
from rapport.budgets.paid import Purse
from rapport.connectors import registry
from rapport.connectors.base import Comments, Connector, Publishes
from rapport.connectors.buckets import Use
from rapport.connectors.errors import Refused
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct, link_cost
from rapport.domain.message import Kind, Visibility
from rapport.domain.poll import Poll
from rapport.domain.reply import Outgoing, Sent
from rapport.outbox.bring import bring, medium
from rapport.outbox.kinds.act import ARTICLE_OVER, STOPPED, DeliveryAct, Rules, by_a_person
from rapport.outbox.link_card import KEPT_AS, bring_card
from rapport.outbox.models import Attempt, Delivery, Publication, Step
from rapport.outbox.network_rules import SAYS, Refusal, poll_refusals, quote_refusals, refusals
from rapport.outbox.word_rules import measured

CHANGED = "changed: these are not the words that somebody stood for"
TAKEN_BACK = "taken back by a person before it left"
HELD = "held: all posts are held"
OURS = (KEPT_AS, "ends")


def publication_digest(
    channel: int,
    text: str,
    payload: dict[str, Any],
    files: Iterable[Sequence[Any]],
    planned: datetime | None,
    comment: bool = False,
) -> str:
    """The hash of all that will be said and when: `files` are as `file_hashed` gives them.

    A link's card is no part of it: the link is, and what its page says of itself is the page's to change.
    """
    when = planned.isoformat() if planned else "at once"
    said = [channel, text, payload.get("warning", ""), payload.get("language", ""), list(map(list, files)), when]
    said += ["comment"] if comment else []
    said += [payload["poll"]] if "poll" in payload else []
    said += [{"quotes": payload["quotes"]}] if "quotes" in payload else []
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def file_hashed(sha256: str, alt: str, crop: list[int] | None) -> list[Any]:
    """A file as a hash reads it: its content, its description, and which part of it is shown if not all."""
    return [sha256, alt, *([crop] if crop else [])]


def as_kept(row: Publication) -> str:
    """The fingerprint of what would be said now, from what is in the database."""
    rows = row.attachments.order_by("place").values_list("file__sha256", "alt", "crop")
    files = [file_hashed(*one) for one in rows]
    comment = row.under_id is not None
    return publication_digest(row.channel_id, row.text, row.payload, files, row.planned_for, comment)


def published(row: Publication) -> Outgoing:
    """A publication as a connector wants it; its files as they are known to the network so far."""
    above, beside = row.under or row.after, {name: said for name, said in row.payload.items() if name not in OURS}
    return Outgoing(
        key=row.key,
        text=row.text,
        kind=Kind.COMMENT if row.under else Kind.POST,
        in_reply_to=above.network_id if above else "",
        visibility=Visibility.PUBLIC,
        media=tuple(medium(one) for one in row.attachments.all()),
        poll=Poll.kept(beside.pop("poll", None)),
        **beside,
    )


def broken_rules(
    connector: type[Connector], settings: Mapping[str, str], outgoing: Outgoing, now: datetime
) -> list[Refusal]:
    """Which rules of the network a publication would break: the same while it is written and when it leaves."""
    said = connector.worded(outgoing.text, "") if outgoing.text.strip() else ""
    leaving = replace(outgoing, text=said)
    known, poll = connector.manifest.polls, outgoing.poll
    options = [connector.count(one, settings) for one in poll.options] if poll else []
    held, size = known and (connector.poll_limits(settings) or known), measured(connector, settings, leaving)
    quoting = connector.manifest.quotes if connector.quotes(settings) else None
    return (
        poll_refusals(held, poll, len(outgoing.media), options, size)
        + quote_refusals(quoting, outgoing)
        + refusals(connector, settings, leaving, now, None)
    )


class SayPublication(DeliveryAct):
    model = Publication
    beside = ("after", "under")

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery)
        self.publication = cast("Publication", delivery)
        self.outgoing = published(self.publication)

    def revoked(self) -> str:
        """Also what was in line when the stop was pressed, whoever said *now*: only a press after it goes on."""
        row = Publication.across_brands.select_for_update(of=("self",)).get(pk=self.publication.pk)
        if row.revoked_at:
            return TAKEN_BACK
        if queue_is_held(row.brand_id):
            return HELD
        if (since := stopped_since(row.brand_id)) and row.created_at < since:
            return STOPPED
        return "" if as_kept(row) == row.digest else CHANGED

    def over(self, now: datetime) -> str:
        """Asked for anew: what it rests on may have been given another end since."""
        payload = Publication.across_brands.values_list("payload", flat=True).get(pk=self.publication.pk)
        return ARTICLE_OVER if (ends := payload.get("ends")) and now >= datetime.fromisoformat(ends) else ""

    @property
    def paid_as(self) -> PaidAct:
        return PaidAct.SEND if self.publication.under else PaidAct.PUBLISH

    @property
    def paid_kind(self) -> Kind | None:
        return self.outgoing.kind

    @property
    def use(self) -> Use:
        channel = self.publication.channel
        where = registry.connector(channel.network).conversation(self.outgoing, channel.settings)
        return Use(self.paid_kind, where)

    def costs_more(self, manifest: Manifest) -> int:
        more = link_cost(manifest.prices, self.paid_as, self.paid_kind)
        return (
            more
            if more and registry.connector(self.publication.channel.network).linked(self.publication.text)
            else 0
        )

    def rules(self, connector: Connector, conversation: Rules, now: datetime) -> Sequence[Refusal]:
        if not self.can_find(connector):
            return [Refusal("not offered")]
        before = [one for one in (self.publication.after, self.publication.under) if one]
        if not all(one.step == Step.SENT and one.network_id for one in before):
            return [Refusal("post before" if self.publication.under else "part before")]
        found = broken_rules(type(connector), connector.link.settings, self.outgoing, now)
        return [*by_a_person(self.delivery), *found]

    @property
    def brings(self) -> bool:
        return bool(self.outgoing.media) or KEPT_AS in self.publication.payload

    async def prepare(self, connector: Connector, purse: Purse) -> None:
        row, media, card = self.publication, self.outgoing.media, None
        if media:
            media = await bring(row, self.outgoing, connector, purse)
        if KEPT_AS in row.payload and connector.manifest.cards_from_us:
            card = await bring_card(row, self.cards, connector, purse)
        self.outgoing = replace(self.outgoing, media=media, card=card)

    def can_find(self, connector: Connector) -> bool:
        return isinstance(connector, Comments if self.publication.under else Publishes)

    def may_repeat(self, connector: Connector, doubt: Attempt, now: datetime) -> bool:
        """Whether the network itself would recognise the key of the earlier call."""
        can, hours = connector.manifest.can, connector.manifest.can.idempotent_hours
        fresh = not hours or (now - doubt.at).total_seconds() < hours * 3600
        return can.idempotent and fresh

    async def call(self, connector: Connector) -> Sent:
        if self.publication.under and isinstance(connector, Comments):
            return await connector.comment(self.outgoing)
        if not isinstance(connector, Publishes):
            raise Refused(SAYS["not offered"])
        return await connector.publish(self.outgoing)

    async def find(self, connector: Connector) -> Sent | None:
        wanted = replace(self.outgoing, begun=self.begun)
        if self.publication.under and isinstance(connector, Comments):
            return await connector.find_comment(wanted)
        if not isinstance(connector, Publishes):
            raise Refused(SAYS["not offered"])
        return await connector.find_published(wanted)
