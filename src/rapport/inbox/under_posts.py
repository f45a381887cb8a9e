"""The conversations that stand under a post, found by what they reply to and by the thread that they are in."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from rapport.inbox.models import Conversation, Direction, Message
from rapport.publishing.standing import PostStanding

# A thread bears the id of what it begins with: alone, or before whom it is with (`place_of`, and some networks).
BEFORE_THE_CONTACT = ("|", ":")


def talks_of_post(standing: PostStanding) -> QuerySet[Conversation]:
    """Those that began under what of the post is out, under a comment there too; also none."""
    under = Q(pk__in=())
    for one in standing.variants:
        ids = [row.network_id for row in one.publications if row.network_id]
        if ids:
            said = Message.of(standing.post.brand).filter(channel=one.variant.channel_id)
            answers = said.filter(in_reply_to__in=ids)
            deeper = said.filter(in_reply_to__in=answers.exclude(network_id=None).values("network_id"))
            for found in (answers, deeper):
                under |= Q(pk__in=found.filter(direction=Direction.IN).values("conversation"))
            under |= Q(channel=one.variant.channel_id) & _threads_of(ids)
    return Conversation.of(standing.post.brand).filter(under)


def _threads_of(ids: Collection[str]) -> Q:
    found = Q(thread__in=ids)
    for number in ids:
        for mark in BEFORE_THE_CONTACT:
            found |= Q(thread__startswith=f"{number}{mark}")
    return found
