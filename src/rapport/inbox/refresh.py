"""The one verb that writes what lists show: read from the rows again, for many conversations in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import transaction

from rapport.inbox.asked_reply import void_changed
from rapport.inbox.happened import State
from rapport.inbox.models import Conversation, Draft, Outcome, Verdict
from rapport.inbox.recall import recall
from rapport.inbox.state import state_of
from rapport.store.bulk_sql import update

COLUMNS = tuple(one.name for one in fields(State) if one.name != "draft")
AT_ONCE = 500


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
    void_changed(found, now)
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
            gone.append(overtaken(one, now, _why(state)))
    if again:
        Verdict.across_brands.filter(pk__in=again).delete()
    Verdict.across_brands.bulk_create(gone)


def overtaken(draft: Draft, now: datetime, why: str) -> Verdict:
    return Verdict(brand_id=draft.brand_id, draft=draft, outcome=Outcome.OVERTAKEN, at=now, why=why)


def _why(state: State) -> str:
    if state.status == "resolved":
        return "resolved"
    return "other words" if state.waiting_since is None else "a newer message"
