"""Which messages to look up again: those before somebody who has their conversation open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.channels.models import Channel
from rapport.connectors.base import Looks
from rapport.connectors.registry import connector
from rapport.inbox.models import Conversation, Direction, Message, Presence

EVERY = timedelta(minutes=1)
LATEST = 5


@dataclass(frozen=True, slots=True)
class Glance:
    """The latest words of one conversation's contact, by the network's ids, newest first."""

    conversation: int
    channel: Channel
    network_ids: tuple[str, ...]


def can_look(network: str) -> bool:
    return issubclass(connector(network), Looks)


def open_now(now: datetime) -> list[Conversation]:
    """Conversations that one of the brand's people looks at, on networks where messages can be looked up."""
    here = Presence.across_brands.filter(looking_until__gt=now, person__isnull=False).values("conversation")
    rows = Conversation.across_brands.filter(pk__in=here, channel__closed_at__isnull=True).select_related(
        "channel__brand"
    )
    return [talk for talk in rows if can_look(talk.channel.network)]


def glance(talk: Conversation) -> Glance:
    """What to look up in a conversation."""
    rows = Message.across_brands.filter(conversation=talk, direction=Direction.IN, removed_at__isnull=True)
    ids = rows.exclude(network_id=None).order_by("-at", "-pk").values_list("network_id", flat=True)[:LATEST]
    return Glance(talk.pk, talk.channel, tuple(str(one) for one in ids))


class Looked:
    """When each conversation was last looked at anew: at most once in `EVERY`, kept in this process."""

    def __init__(self) -> None:
        self._at: dict[int, datetime] = {}

    def due(self, now: datetime) -> list[Glance]:
        """What is open and was not looked up within the last minute; it counts as looked up from now on."""
        self._at = {number: at for number, at in self._at.items() if now - at < EVERY}
        found = [glance(talk) for talk in open_now(now) if talk.pk not in self._at]
        self._at |= {one.conversation: now for one in found}
        return [one for one in found if one.network_ids]
