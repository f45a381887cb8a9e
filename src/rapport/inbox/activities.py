"""What happens without words: favourites, reposts, follows."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.channels.models import Channel
from rapport.domain.message import Activity as ActivityEvent
from rapport.domain.message import Removed
from rapport.inbox.models import Activity, Contact, Identity


def keep_activities(channel: Channel, events: Sequence[ActivityEvent]) -> None:
    """Keep activities, once each; whoever acts is a contact from then on. One taken back may be done again."""
    for event in events:
        who = _identity(channel, event)
        row, new = Activity.across_brands.get_or_create(
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
        if not new and row.removed_at and row.removed_at < event.at:
            Activity.across_brands.filter(pk=row.pk).update(at=event.at, removed_at=None)


def activity_undone(channel: Channel, event: Removed) -> None:
    """A reaction or a follow was undone by whoever did it; told late, it undoes nothing that was done since."""
    mine = Activity.across_brands.filter(channel=channel, network_id=event.network_id, removed_at=None)
    mine.filter(at__lte=event.at).update(removed_at=event.at)


def _identity(channel: Channel, event: ActivityEvent) -> Identity:
    author = event.author
    known = Identity.across_brands.filter(
        brand_id=channel.brand_id, network=channel.network, network_id=author.network_id
    )
    found: Identity | None = known.first()
    if found:
        return found
    name = author.name or author.handle or author.network_id
    contact = Contact.across_brands.create(brand_id=channel.brand_id, name=name[:200], first_at=event.at)
    return Identity.across_brands.create(
        brand_id=channel.brand_id,
        contact=contact,
        network=channel.network,
        network_id=author.network_id,
        handle=author.handle[:255],
        name=author.name[:255],
        url=author.url[:1000],
        is_bot=author.is_bot,
    )
