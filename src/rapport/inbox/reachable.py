"""Where the contact of a conversation can be written to, when they have told it themselves."""

from __future__ import annotations

from rapport.inbox.models import Conversation, Identity, Need

WAITS = (Need.PERSON, Need.DRAFT, Need.UNKNOWN)


def leave_address(conversation: Conversation, address: str) -> None:
    """The contact's address, as they typed it; nobody has proved it."""
    rows = Identity.of(conversation.brand).filter(pk=conversation.identity_id)
    rows.update(handle=address)


def lacks_address(conversation: Conversation) -> bool:
    """Whether words here wait for a person, and their contact has left no address. Read anew each time."""
    rows = Conversation.of(conversation.brand).filter(pk=conversation.pk, need__in=WAITS)
    return rows.filter(identity__handle="").exists()
