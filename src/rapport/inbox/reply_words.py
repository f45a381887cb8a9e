"""A reply's words as the outbox takes them, and as the conversation shows them while they are on their way."""

from __future__ import annotations

from datetime import datetime

from rapport.domain.message import Kind, Visibility
from rapport.inbox.models import Conversation, Direction, Message
from rapport.outbox import queue
from rapport.outbox.models import Reply
from rapport.store.rows import new_row


def reply_words(conversation: Conversation, answered: Message | None, text: str, warning: str = "") -> queue.Words:
    """What is said and where, from the message that is answered."""
    to = answered.identity if answered and answered.identity_id else conversation.identity
    extra = {k: str(v) for k, v in (answered.extra if answered else {}).items() if k.startswith("re_")}
    return queue.Words(
        text=text_to_say(text),
        kind=Kind(answered.kind if answered else conversation.kind),
        thread=conversation.thread,
        in_reply_to=(answered.network_id or "") if answered else "",
        to=to.network_id if to else "",
        to_handle=to.handle if to else "",
        visibility=Visibility(answered.visibility if answered else Visibility.PRIVATE),
        subject=conversation.subject,
        warning=warning or str((answered.extra if answered else {}).get("warning", "")),
        language=conversation.language,
        extra=extra,
    )


def text_to_say(text: str) -> str:
    """Forms send a new line as two signs; it is counted and said as one."""
    return text.strip().replace("\r\n", "\n")


def shown_on_its_way(conversation: Conversation, reply: Reply, answered: Message | None, now: datetime) -> Message:
    """The words as the conversation shows them while they are on their way."""
    return new_row(
        Message,
        brand_id=conversation.brand_id,
        conversation=conversation,
        channel_id=conversation.channel_id,
        direction=Direction.OUT,
        kind=reply.message_kind,
        text=reply.text,
        at=now,
        received_at=now,
        reply=reply,
        visibility=answered.visibility if answered else Visibility.PRIVATE,
        in_reply_to=(answered.network_id or "") if answered else "",
    )
