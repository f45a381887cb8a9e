"""What became of replies, brought before the people: unknown ones to decide, failed ones to write anew."""

from __future__ import annotations

from django.db.models import F

from rapport.inbox.models import Conversation, Need, Status
from rapport.outbox.models import Holder, Reply, Step


def surface() -> int:
    """Mark conversations whose latest reply is unknown or failed, or was the robot's and did not leave.

    Run again, it changes nothing.
    """
    changed = _left_unsaid()
    for step, need in ((Step.FAILED, Need.PERSON), (Step.UNKNOWN, Need.UNKNOWN)):
        stuck = Reply.every.filter(step=step, floor__conversation__status__in=[Status.OPEN, Status.SNOOZED])
        stuck = stuck.exclude(floor__conversation__need__in=[Need.UNKNOWN, need])
        latest = [r.floor_id for r in stuck.only("floor_id", "pk") if _is_latest(r)]
        changed += Conversation.every.filter(floor__in=latest).update(need=need, status=Status.OPEN)
    return changed


def _left_unsaid() -> int:
    """The robot's words were stopped or came too late, and no person has the conversation: one must."""
    unsaid = Reply.every.filter(step=Step.WITHDRAWN, approved_by=None, floor__holder=Holder.ROBOT)
    unsaid = unsaid.filter(floor__conversation__need=Need.NOTHING, floor__conversation__status=Status.OPEN)
    floors = [reply.floor_id for reply in unsaid.only("floor_id", "pk") if _is_latest(reply)]
    waiting = Conversation.every.filter(floor__in=floors)
    return waiting.update(need=Need.PERSON, waiting_since=F("last_in_at"))


def settled(conversation: Conversation) -> None:
    """After a person decided an unknown reply: nothing is asked any more, unless another is unknown."""
    if not Reply.every.filter(floor=conversation.floor_id, step=Step.UNKNOWN).exists():
        Conversation.every.filter(pk=conversation.pk, need=Need.UNKNOWN).update(need=Need.NOTHING)


def _is_latest(reply: Reply) -> bool:
    return not Reply.every.filter(floor=reply.floor_id, pk__gt=reply.pk).exists()
