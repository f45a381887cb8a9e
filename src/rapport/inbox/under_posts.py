"""The conversations that stand under a post, found by what they reply to."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from rapport.inbox.models import Conversation, Direction, Message
from rapport.publishing.standing import PostStanding


def talks_of_post(standing: PostStanding) -> QuerySet[Conversation]:
    """Those that began under what of the post is out; also none."""
    under = Q(pk__in=())
    for one in standing.variants:
        ids = [row.network_id for row in one.publications if row.network_id]
        if ids:
            said = Message.of(standing.post.brand).filter(channel=one.variant.channel_id, in_reply_to__in=ids)
            heard = said.filter(direction=Direction.IN).values("conversation")
            under |= Q(pk__in=heard) | Q(channel=one.variant.channel_id, thread__in=ids)
    return Conversation.of(standing.post.brand).filter(under)
