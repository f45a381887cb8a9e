"""Whether a contact takes advertisements on a channel: what they chose on the network last counts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.channels.models import Channel, MessageTemplate
from rapport.domain.marketing_told import MarketingTold
from rapport.domain.template import TemplateUse
from rapport.inbox.models import Conversation, Identity, MarketingChoice
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.store.keyed_hash import keyed_hash

MARKETING = "marketing"
REFUSED = "marketing stopped"


@transaction.atomic
def heard(channel: Channel, told: MarketingTold, now: datetime) -> None:
    """Note it once, in whatever order it comes. What is late changes nothing, and is not announced."""
    Channel.across_brands.select_for_update().get(pk=channel.pk)
    contact, before = _digest(channel, told.contact), stopped(channel, told.contact)
    fact = {"contact": contact, "at": told.at, "stopped": told.stopped}
    MarketingChoice.across_brands.get_or_create(
        channel=channel, **fact, defaults={"brand_id": channel.brand_id, "noted_at": now}
    )
    if stopped(channel, told.contact) == before:
        return
    who = Identity.across_brands.filter(
        brand_id=channel.brand_id, network=channel.network, network_id=told.contact
    ).first()
    what = What.MARKETING_STOPPED if told.stopped else What.MARKETING_RESUMED
    named = {"contact": who.contact_id} if who else {}
    note(channel.brand_id, what, now, actor="network", channel=channel.pk, **named)


def stopped(channel: Channel, contact: str) -> bool:
    """Of two choices of one second the one told last counts."""
    rows = MarketingChoice.across_brands.filter(channel=channel, contact=_digest(channel, contact))
    last = rows.order_by("-at", "-pk").first()
    return last is not None and last.stopped


def is_stopped_here(conversation: Conversation) -> bool:
    """Whether the contact of a conversation wants no advertisements in it."""
    return stopped(conversation.channel, conversation.identity.network_id)


def marketing_refusal(conversation: Conversation, use: TemplateUse) -> str:
    """The code of the refusal where this template is an advertisement and its reader wants none; else ""."""
    rows = MessageTemplate.across_brands.filter(channel=conversation.channel_id, name=use.name)
    row = rows.filter(language=use.language).first()
    return REFUSED if row and is_marketing(row) and is_stopped_here(conversation) else ""


def is_marketing(row: MessageTemplate) -> bool:
    """Whether the network counts it among advertisements."""
    return row.category.lower() == MARKETING


def _digest(channel: Channel, person: str) -> str:
    return keyed_hash(f"marketing:{channel.brand_id}:{channel.network}:{person}")
