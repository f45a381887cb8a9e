"""What happened in conversations, read from the rows: three queries, however many there are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.functions import Substr

from rapport.inbox.arrival import snippet
from rapport.inbox.happened import Heard, Offered, Rows, Said, Turned, Version
from rapport.inbox.models import Conversation, Direction, Draft, Message, Outcome, Turn
from rapport.outbox.models import Step

SHOWN = 400
OF_MESSAGES = (
    "conversation_id",
    "id",
    "direction",
    "at",
    "removed_at",
    "network_id",
    "in_reply_to",
    "place",
    "edited_at",
    "native",
    "reading__tone",
    "reading__language",
    "reading__urgency",
    "decision__route",
    "decision__entry_id",
    "decision__small_talk",
    "reply_id",
    "reply__step",
    "reply__cleared_by_id",
    "history_id",
)


def recall(numbers: Collection[int]) -> dict[int, Rows]:
    """Everything that happened in these conversations; ids that are not there are left out."""
    started = Conversation.across_brands.filter(pk__in=numbers).values_list("pk", "started_at")
    found = {number: Rows(at) for number, at in started}
    rows = Message.across_brands.filter(conversation__in=found).annotate(begins=Substr("text", 1, SHOWN))
    for row in rows.values_list(*OF_MESSAGES, "begins", named=True):
        here = found[row.conversation_id]
        if row.direction == Direction.IN:
            here.heard.append(_heard(row))
        else:
            here.said.append(_said(row))
    for turn in Turn.across_brands.filter(conversation__in=found).defer("before"):
        found[turn.conversation_id].turned.append(_turned(turn))
    for draft in Draft.across_brands.filter(conversation__in=found).select_related("verdict__reply").defer("text"):
        found[draft.conversation_id].drafts.append(_draft(draft))
    return found


def _heard(row: Any) -> Heard:
    # A message that nobody decided about is a person's.
    version = Version(
        row.decision__route or "person",
        row.reading__tone or "",
        row.decision__entry_id or 0,
        bool(row.decision__small_talk),
        row.place or 0,
        row.edited_at.isoformat() if row.edited_at else "",
    )
    return Heard(
        row.id,
        row.at,
        version,
        row.network_id or "",
        snippet(row.begins),
        row.reading__language or "",
        row.reading__urgency or 0.0,
        row.removed_at is not None,
        row.history_id is not None,
    )


def _said(row: Any) -> Said:
    native = row.native or row.reply_id is None
    return Said(
        row.id,
        row.at,
        row.reply__step or "",
        row.reply__cleared_by_id or 0,
        native,
        row.reply_id or 0,
        row.in_reply_to,
        row.removed_at is not None,
        row.place or 0,
        row.history_id is not None,
    )


def _turned(row: Turn) -> Turned:
    was = Version(**row.was) if row.was else None
    return Turned(row.pk, row.what, row.at, row.after, row.until, frozenset(row.in_line), row.message_id or 0, was)


def _draft(row: Draft) -> Offered:
    verdict = getattr(row, "verdict", None)
    undone = bool(verdict and verdict.reply and verdict.reply.step == Step.WITHDRAWN)
    return Offered(
        row.pk, row.message_id, verdict is not None and verdict.outcome != Outcome.OVERTAKEN and not undone
    )
