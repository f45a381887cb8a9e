"""What one new message changes in the columns, without reading the rows again: the same as walking them all."""

from __future__ import annotations

from datetime import datetime

from rapport.inbox.happened import DRAFT, NOT_TOLD, NOTHING, PERSON, UNKNOWN, Heard
from rapport.inbox.models import Conversation
from rapport.inbox.refresh import COLUMNS
from rapport.inbox.state import snippet

# What no new message changes.
MOVES = tuple(name for name in COLUMNS if name not in ("native_at", "not_sent"))


def hear(row: Conversation, word: Heard) -> bool:
    """Take the newest message into the columns; False, and nothing changed, where only the rows can tell.

    They must be asked for a message that came late, for one that our own words in the network's app may have
    named, and for an answer while something else is asked.
    """
    version, at = word.now, word.at
    late = row.last_in_at and at < row.last_in_at
    if late or row.native_at or (version.route == "answer" and row.need != NOTHING):
        return False
    row.tone, row.route, row.urgency = version.tone, version.route, word.urgency
    if word.language != NOT_TOLD or not row.language or not row.last_in_at:
        row.language = word.language
    row.snippet, row.last_in_at, row.last_at = snippet(word.text), at, max(row.last_at, at)
    row.complaint_open = row.complaint_open or version.tone == "complaint"
    if version.route == "ignore":
        return True
    row.status, row.snoozed_until, row.resolved_at = "open", None, None
    if version.route == "answer":
        row.automatic_in_row += 1
        return True
    row.waiting_since = min(row.waiting_since or at, at)
    if row.need != UNKNOWN:
        row.need = DRAFT if version.route == "draft" and not row.not_sent else PERSON
    return True


def said(row: Conversation, at: datetime) -> None:
    """Automatic words are on their way."""
    row.last_out_at, row.last_at = max(row.last_out_at or at, at), max(row.last_at, at)
