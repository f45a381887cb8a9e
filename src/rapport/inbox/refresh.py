"""The one writer of what lists show: read from all rows again, or told from the newest words, alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import transaction

from rapport.inbox.asked_reply import void_changed
from rapport.inbox.happened import DRAFT, NOT_TOLD, NOTHING, PERSON, UNKNOWN, UNSAID, Heard, State
from rapport.inbox.models import AskedReply, Conversation, Draft, Verdict
from rapport.inbox.recall import recall
from rapport.inbox.state import state_of
from rapport.outbox.models import Reply
from rapport.store.bulk_sql import update

COLUMNS = tuple(one.name for one in fields(State) if one.name != "draft")
AT_ONCE = 500
# What no new message changes.
MOVES = tuple(name for name in COLUMNS if name not in ("native_at", "not_sent"))


def held(conversation: Conversation) -> None:
    """Keep everybody else from this conversation until the transaction ends; called before anything is read."""
    Conversation.across_brands.select_for_update(of=("self",)).values_list("pk").get(pk=conversation.pk)


def refresh(conversations: Iterable[Conversation], now: datetime) -> list[Conversation]:
    """Make the columns true again, in memory too; those that changed. Called after every change of the rows."""
    known: dict[int, list[Conversation]] = {}
    for one in conversations:
        known.setdefault(one.pk, []).append(one)
    changed = refresh_ids(known, now)
    for row in changed.values():
        for one in known[row.pk]:
            put(one, {name: getattr(row, name) for name in COLUMNS})
    return [one for number in changed for one in known[number]]


def refresh_ids(numbers: Collection[int], now: datetime) -> dict[int, Conversation]:
    """The same by id; those that changed, with their columns from now on."""
    changed: dict[int, Conversation] = {}
    wanted = sorted(numbers)
    for start in range(0, len(wanted), AT_ONCE):
        with transaction.atomic():
            changed |= _refresh(wanted[start : start + AT_ONCE], now)
    return changed


def states(numbers: Collection[int]) -> Mapping[int, State]:
    """What the columns should say, for those who compare."""
    return {number: state_of(rows) for number, rows in recall(numbers).items()}


def columns(row: Conversation) -> dict[str, Any]:
    """What the columns say."""
    return {name: getattr(row, name) for name in COLUMNS}


def put(row: Conversation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _refresh(numbers: Sequence[int], now: datetime) -> dict[int, Conversation]:
    rows = {
        one.pk: one for one in Conversation.across_brands.select_for_update(of=("self",)).filter(pk__in=numbers)
    }
    found = states(rows)
    changed = {}
    for number, row in rows.items():
        wanted = {name: getattr(found[number], name) for name in COLUMNS}
        if columns(row) != wanted:
            put(row, wanted)
            changed[number] = row
    update(list(changed.values()), COLUMNS)
    _drafts(found, now)
    _void_asked(found, now)
    return changed


def _drafts(found: Mapping[int, State], now: datetime) -> None:
    """A draft that is not offered any more is overtaken; one that is offered again has no verdict."""
    drafts = Draft.across_brands.filter(conversation__in=found).select_related("verdict")
    again, gone = [], []
    for one in drafts:
        verdict, state = getattr(one, "verdict", None), found[one.conversation_id]
        if one.pk == state.draft:
            again += [verdict.pk] if verdict else []
        elif verdict is None:
            gone.append(Verdict.overtaken(one, now, _why(state)))
    if again:
        Verdict.across_brands.filter(pk__in=again).delete()
    Verdict.across_brands.bulk_create(gone)


def _void_asked(numbers: Collection[int], now: datetime) -> None:
    """Where a yes was ever asked for, it is void with what it was asked for."""
    if AskedReply.across_brands.filter(conversation__in=numbers).exists():
        void_changed(numbers, now)


def _why(state: State) -> str:
    if state.status == "resolved":
        return "resolved"
    return "other words" if state.waiting_since is None else "a newer message"


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
    row.snippet, row.last_in_at, row.last_at = word.text, at, max(row.last_at, at)
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


def said_by_person(conversation: Conversation, now: datetime) -> None:
    """A person's words are on their way: nothing is open any more, and no other draft is offered."""
    # Where words of ours were not said after all, or were taken back, only the rows can tell.
    if Reply.across_brands.filter(floor=conversation.floor_id, step__in=UNSAID).exists():
        refresh([conversation], now)
        return
    row = Conversation.across_brands.select_for_update(of=("self",)).get(pk=conversation.pk)
    said(row, now)
    row.need, row.waiting_since, row.not_sent, row.automatic_in_row = NOTHING, None, False, 0
    update([row], COLUMNS)
    put(conversation, columns(row))
    drafts = Draft.across_brands.filter(conversation=row, verdict__isnull=True)
    why = "resolved" if row.status == "resolved" else "other words"
    Verdict.across_brands.bulk_create(Verdict.overtaken(one, now, why) for one in drafts)
    _void_asked([row.pk], now)
