"""A reply of ours that did not arrive: shown where it stands, and brought before a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.channels.models import Channel
from rapport.domain.message import Undelivered
from rapport.inbox.models import Conversation, Turned
from rapport.inbox.refresh import held
from rapport.inbox.turns import turn
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Reply
from rapport.outbox.undelivered import came_back


@transaction.atomic
def heard(channel: Channel, event: Undelivered, now: datetime) -> set[int]:
    """Note that a reply did not arrive, once for each report: the customer was told nothing, a person must look.

    Also where other words followed: they may speak of the missing ones. A delay is shown and asks nothing.
    Returns the conversation that changed.
    """
    mine = Reply.across_brands.filter(channel=channel)
    reply = (mine.filter(key=event.key) if event.key else mine.filter(network_id=event.words or None)).first()
    if reply is None or not came_back(reply, event.network_id, event.reason, event.at, final=event.final):
        return set()
    talk = Conversation.across_brands.get(floor=reply.floor_id)
    held(talk)
    what = What.REPLY_UNDELIVERED if event.final else What.REPLY_DELAYED
    note(reply.brand_id, what, now, actor="network", conversation=talk.pk, reply=reply.pk, reason=event.reason)
    if event.final:
        turn(talk, Turned.CAME_BACK, None, event.at)
    return {talk.pk}
