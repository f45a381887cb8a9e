"""One act for many conversations, a transaction for each; nobody who still waits is put out of sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import DatabaseError, transaction

from rapport.accounts.models import Brand, Membership, Person
from rapport.domain.set_apart import isolated
from rapport.inbox import conversation_actions as actions
from rapport.inbox.models import Conversation, Label, Need, Status
from rapport.inbox.refresh import held

MOST = 300


class BulkAct(StrEnum):
    RESOLVE = "resolve"
    REOPEN = "reopen"
    SNOOZE = "snooze"
    ASSIGN = "assign"
    LABEL = "label"
    UNLABEL = "unlabel"


class WhyNot(StrEnum):
    """Why a conversation was left as it was. The first three: somebody still waits in it."""

    WAITS = "waits"
    DOUBT = "doubt"
    NOT_SENT = "not sent"
    GONE = "gone"
    FAILED = "failed"


class TooMany(ValueError):
    """More conversations than are changed at once; nothing was."""


@dataclass(frozen=True, slots=True)
class BulkWish:
    """What is wished for each: a snooze has `until`, an assignment `to` (None: nobody), a label its `name`."""

    act: BulkAct
    until: datetime | None = None
    to: Person | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A conversation that was not changed; `name` is the contact's, empty where there is none."""

    number: int
    name: str
    why: WhyNot


@dataclass
class BulkResult:
    """`done`: those that changed, with the handle of whoever had them before; `same`: those that were so."""

    done: dict[int, str] = field(default_factory=dict)
    same: list[int] = field(default_factory=list)
    left: list[LeftAlone] = field(default_factory=list)


def for_many(brand: Brand, numbers: Sequence[int], wish: BulkWish, by: Person, now: datetime) -> BulkResult:
    """Do it to each that it may be done to; one that fails holds up none. Raises `TooMany` and `NotHere`."""
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > MOST:
        raise TooMany(f"At most {MOST} conversations at once.")
    if wish.to and not Membership.of(brand).filter(person=wish.to).exists():
        raise actions.NotHere(f"{isolated(wish.to.name)} does not work for {isolated(brand.name)}.")
    result = BulkResult()
    for number in wanted:
        try:
            _one(brand, number, wish, by, now, result)
        except DatabaseError:
            result.left.append(LeftAlone(number, "", WhyNot.FAILED))
    return result


def holds_back(row: Conversation) -> WhyNot | None:
    """Why this one may not be resolved unread: who is in it still waits for us, or may."""
    if row.need == Need.UNKNOWN:
        return WhyNot.DOUBT
    if row.not_sent:
        return WhyNot.NOT_SENT
    return WhyNot.WAITS if row.waiting_since else None


@transaction.atomic
def _one(brand: Brand, number: int, wish: BulkWish, by: Person, now: datetime, result: BulkResult) -> None:
    rows = Conversation.of(brand).select_related("contact", "assignee", "floor", "brand")
    row = rows.filter(pk=number).first()
    if row is None:
        result.left.append(LeftAlone(number, "", WhyNot.GONE))
        return
    # What was read before the lock may be older than what somebody else just did.
    held(row)
    row = rows.get(pk=number)
    why = holds_back(row) if wish.act is BulkAct.RESOLVE and row.status != Status.RESOLVED else None
    if why:
        result.left.append(LeftAlone(number, row.contact.name, why))
    elif _is_so(row, wish):
        result.same.append(number)
    else:
        before = row.assignee.handle if row.assignee else ""
        DO[wish.act](row, wish, by, now)
        result.done[number] = before


def _is_so(row: Conversation, wish: BulkWish) -> bool:
    if wish.act in (BulkAct.LABEL, BulkAct.UNLABEL):
        on = row.labellings.filter(label__name=actions.label_name(wish.name)).exists()
        return bool(on) is (wish.act is BulkAct.LABEL)
    if wish.act is BulkAct.ASSIGN:
        return row.assignee_id == (wish.to.pk if wish.to else None)
    if wish.act is BulkAct.SNOOZE:
        return row.status == Status.SNOOZED and row.snoozed_until == wish.until
    return row.status == (Status.RESOLVED if wish.act is BulkAct.RESOLVE else Status.OPEN)


def _snooze(row: Conversation, wish: BulkWish, by: Person, now: datetime) -> None:
    if wish.until is None or wish.until <= now:
        raise ValueError("A snooze needs a time that is still to come.")
    actions.snooze(row, wish.until, by, now)


def _unlabel(row: Conversation, wish: BulkWish, by: Person, now: datetime) -> None:
    actions.unlabel(row, Label.of(row.brand).get(name=actions.label_name(wish.name)), by, now)


DO: dict[BulkAct, Callable[[Conversation, BulkWish, Person, datetime], object]] = {
    BulkAct.RESOLVE: lambda row, wish, by, now: actions.resolve(row, by, now),
    BulkAct.REOPEN: lambda row, wish, by, now: actions.reopen(row, by, now),
    BulkAct.SNOOZE: _snooze,
    BulkAct.ASSIGN: lambda row, wish, by, now: actions.assign(row, wish.to, by, now),
    BulkAct.LABEL: lambda row, wish, by, now: actions.label(row, wish.name, by, now),
    BulkAct.UNLABEL: _unlabel,
}
