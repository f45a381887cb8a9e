"""Files that left with a reply, as the visitor finds them: under names that nobody can guess."""

from __future__ import annotations

import hashlib

from rapport.inbox.models import Conversation
from rapport.outbox.models import Attachment, Step


def name_of(row: Attachment) -> str:
    """The name of a file in the visitor's window, of the same form as those of the visitor's own."""
    return hashlib.sha256(f"reply:{row.pk}:{row.file.sha256}".encode()).hexdigest()[:32] + f".{row.file.ending}"


def find(conversation: Conversation, name: str) -> Attachment | None:
    """A file that was said to this visitor, by its name."""
    rows = Attachment.of(conversation.brand).filter(delivery__reply__floor=conversation.floor_id)
    said = rows.filter(delivery__step=Step.SENT).select_related("file")
    return next((row for row in said if name_of(row) == name), None)
