"""What happens without words: favourites, reposts, follows, and words that were taken back."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.domain.message import Activity as ActivityEvent
from rapport.domain.message import Removed
from rapport.inbox.models import Activity, Contact, Identity, Message
from rapport.people.models import Channel


def acted(channel: Channel, events: Sequence[ActivityEvent]) -> None:
    """Keep activities, once each; whoever acts is a contact from then on."""
    for event in events:
        who = _identity(channel, event)
        Activity.every.get_or_create(
            channel=channel,
            network_id=event.network_id,
            defaults={
                "brand_id": channel.brand_id,
                "identity": who,
                "act": event.act,
                "target": event.target[:255],
                "at": event.at,
            },
        )


def _identity(channel: Channel, event: ActivityEvent) -> Identity:
    author = event.author
    known = Identity.every.filter(brand_id=channel.brand_id, network=channel.network, network_id=author.network_id)
    if found := known.first():
        return found
    name = author.name or author.handle or author.network_id
    contact = Contact.every.create(brand_id=channel.brand_id, name=name[:200], first_at=event.at)
    return Identity.every.create(
        brand_id=channel.brand_id,
        contact=contact,
        network=channel.network,
        network_id=author.network_id,
        handle=author.handle[:255],
        name=author.name[:255],
        url=author.url[:1000],
        is_bot=author.is_bot,
    )


def removed(channel: Channel, events: Sequence[Removed]) -> None:
    """Words taken back on the network are marked so here; what was decided about them stays."""
    for event in events:
        gone = Message.every.filter(channel=channel, network_id=event.network_id, removed_at__isnull=True)
        gone.update(removed_at=event.at)
