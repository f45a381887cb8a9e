"""Two people, or one in two windows, who answer at once: the second is asked before more words leave."""

from __future__ import annotations

from django.db.models import Max, Q

from rapport.domain.set_apart import isolated
from rapport.inbox.models import Conversation, Direction, Message
from rapport.outbox.models import Floor, Step

NOT_SAID = Q(reply__step__in=[Step.WITHDRAWN, Step.FAILED])


class AnsweredMeanwhile(Exception):
    """Somebody spoke here after what the writer had seen. Nothing was sent; `message` is what was said."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(
            f"Somebody answered here meanwhile: “{isolated(message.text)}”. Nothing was sent. "
            f"Read it, then send yours again with `seen` {message.pk} if it is still to be said."
        )


def newest_answer(conversation: Conversation) -> int:
    """The id of our newest words here, whoever said them; 0 when there are none."""
    ours = conversation.messages.filter(direction=Direction.OUT)
    return ours.aggregate(newest=Max("pk"))["newest"] or 0


def heed(conversation: Conversation, seen: int) -> None:
    """Raise `AnsweredMeanwhile` if we spoke here after message `seen`.

    In the transaction that speaks: our words in one conversation are written one after the other.
    """
    Floor.across_brands.select_for_update().get(pk=conversation.floor_id)
    ours = conversation.messages.filter(direction=Direction.OUT, pk__gt=seen).exclude(NOT_SAID)
    if said := ours.select_related("identity", "reply__approved_by").order_by("-pk").first():
        raise AnsweredMeanwhile(said)
