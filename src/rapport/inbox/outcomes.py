"""What became of replies, brought before the people: unknown ones to decide, failed ones to write anew."""

from __future__ import annotations

from rapport.inbox.models import Conversation, Need, Status
from rapport.outbox.models import Reply, Step


def surface() -> int:
    """Mark conversations whose latest reply is unknown or failed; run again, it changes nothing."""
    changed = 0
    for step, need in ((Step.FAILED, Need.PERSON), (Step.UNKNOWN, Need.UNKNOWN)):
        stuck = Reply.every.filter(step=step, floor__conversation__status__in=[Status.OPEN, Status.SNOOZED])
        stuck = stuck.exclude(floor__conversation__need__in=[Need.UNKNOWN, need])
        latest = [r.floor_id for r in stuck.only("floor_id", "pk") if _is_latest(r)]
        changed += Conversation.every.filter(floor__in=latest).update(need=need, status=Status.OPEN)
    return changed


def settled(conversation: Conversation) -> None:
    """After a person decided an unknown reply: nothing is asked any more, unless another is unknown."""
    if not Reply.every.filter(floor=conversation.floor_id, step=Step.UNKNOWN).exists():
        Conversation.every.filter(pk=conversation.pk, need=Need.UNKNOWN).update(need=Need.NOTHING)


def _is_latest(reply: Reply) -> bool:
    return not Reply.every.filter(floor=reply.floor_id, pk__gt=reply.pk).exists()
