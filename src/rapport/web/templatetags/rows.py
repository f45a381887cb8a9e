"""What a row of the list says: where it stands and why, how much time is left, who is there now."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.utils import timezone

from rapport.inbox.models import Conversation, Need, Presence
from rapport.inbox.pressing import MOST, URGENT, pressing
from rapport.web.inbox.places import FIRST, place
from rapport.web.inbox.pressing import PressingInWords, in_words
from rapport.web.inbox.queue import Queue
from rapport.web.inbox.talk import Talk
from rapport.web.inbox.time_left import MINUTE, TimeLeft, span, time_left
from rapport.web.inbox.who_is_here import most_telling, says

register = template.Library()
# Where time and numbers end, so that what is older or smaller sorts later.
LAST = datetime(9000, 1, 1, tzinfo=UTC)
FAR = 16**15 - 1


@register.filter
def row_place(conversation: Conversation) -> str:
    """Where its row stands in the queue: the later this sorts, the higher it stands."""
    since, rank = getattr(conversation, "since", None), getattr(conversation, "rank", 0)
    if since is None:
        return place(conversation.last_at, 0, conversation.pk)
    return f"{MOST - rank:03d}{place(FIRST + (LAST - since), 0, FAR - conversation.pk)}"


@register.filter
def left(conversation: Conversation, queue: Queue) -> TimeLeft | None:
    """How long somebody may still wait before it is longer than usual here."""
    return time_left(conversation, queue.usual.of(conversation.kind), queue.now)


@register.filter
def line_in(conversation: Conversation, queue: Queue) -> str:
    """What a row shows of the words: those that were searched for, else the last."""
    return queue.found.get(conversation.pk) or conversation.snippet or conversation.subject or "—"


@register.filter
def urgent(conversation: Conversation) -> bool:
    """Whether it stands above what only waits."""
    return conversation.need != Need.NOTHING and conversation.urgency >= URGENT


@register.filter
def presses(conversation: Conversation) -> PressingInWords:
    """Its points in the order *most pressing first*, and what for."""
    return in_words(pressing(conversation))


@register.filter
def there(conversation: Conversation, queue: Queue) -> str:
    """Who else is in it now, the one who matters most; empty where nobody is."""
    found = most_telling(queue.here.get(conversation.pk, ()), queue.now)
    return says(found, conversation.contact.name, queue.now) if found else ""


@register.filter
def is_at(row: Presence, talk: Talk) -> str:
    """What somebody in the open conversation does now."""
    return says(row, talk.conversation.contact.name, talk.now)


@register.filter
def waited(since: datetime) -> str:
    """How long somebody has waited: a minute at least, since nobody waits *now*."""
    return span(max(timezone.now() - since, MINUTE))
