"""Replies that their network looks at before it shows them: said where they stand; a refusal needs a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.channels.models import Channel
from rapport.domain.message import Check, Checked
from rapport.inbox.models import Conversation, Turned
from rapport.inbox.refresh import held
from rapport.inbox.turns import turn
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Reply, Step
from rapport.outbox.undelivered import looked_at

SAID = {
    Check.AWAITED: What.REPLY_AWAITED,
    Check.PASSED: What.REPLY_PASSED,
    Check.REFUSED: What.REPLY_REFUSED_THERE,
}


@transaction.atomic
def heard(channel: Channel, event: Checked, now: datetime) -> set[int]:
    """Note what the network says of our words, once for each report. Returns the conversation that changed.

    Words of ours that Rapport did not send are the business of who wrote them. Where one reply replaced another
    under the same id, the last is meant.
    """
    mine = Reply.across_brands.filter(channel=channel, network_id=event.words, step=Step.SENT)
    reply = mine.order_by("-pk").first()
    if reply is None or not looked_at(reply, event.network_id, event.check, event.reason, event.at):
        return set()
    talk = Conversation.across_brands.get(floor=reply.floor_id)
    held(talk)
    note(
        reply.brand_id,
        SAID[event.check],
        now,
        actor="network",
        conversation=talk.pk,
        reply=reply.pk,
        reason=event.reason,
    )
    if event.check is Check.REFUSED:
        turn(talk, Turned.CAME_BACK, None, event.at)
    return {talk.pk}
