"""What the reply plan of the post that a message stands under lets be done without a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from rapport.inbox.arrival import Arrival
from rapport.inbox.known import PRIVATE, Where
from rapport.inbox.models import Message
from rapport.outbox.models import Step
from rapport.publishing.plan_models import LONGEST_DAYS, PlanAllows, ReplyPlan
from rapport.store.rows import Given, Prepared

# A comment on a comment on a comment: so far up is looked for the post that they stand under.
MOST_UP = 8
STRICTEST = (PlanAllows.PERSON, PlanAllows.DRAFT)
# What may be there although its id is not known yet: a comment can be quicker than the network's answer.
ON_ITS_WAY = frozenset({Step.SENDING, Step.UNKNOWN})


def plans_over(turn: Sequence[Arrival], brands: Collection[int], now: datetime) -> dict[Arrival, str]:
    """The strictest plan in force over each message, "draft" or "person"; those that have none are left out.

    `brands` are the ones with a plan that forbids anything: nothing is asked for the others.
    """
    mine = [one for one in turn if one.message.brand_id in brands and one.event.kind not in PRIVATE]
    if not mine:
        return {}
    above, unknown = _above(mine)
    ids = {number for found in above.values() for number in found}
    given = {"brands": {one.message.brand_id for one in mine}, "ids": ids}
    rows = _PLANNED.ask(**given, since=now - timedelta(days=LONGEST_DAYS))
    plans = {one: _strictest(one, above[one], one in unknown, rows, now) for one in mine}
    return {one: plan for one, plan in plans.items() if plan}


def _strictest(
    one: Arrival, above: set[str], unknown: bool, rows: Sequence[tuple[Any, ...]], now: datetime
) -> str:
    found = set()
    for channel, number, step, sent, may, days in rows:
        over = days is not None and sent is not None and now > sent + timedelta(days=days)
        here = number in above if number else unknown and step in ON_ITS_WAY
        if channel == one.message.channel_id and here and not over:
            found.add(may)
    return next((str(may) for may in STRICTEST if may in found), "")


def _above(mine: Sequence[Arrival]) -> tuple[dict[Arrival, set[str]], set[Arrival]]:
    """The ids of all that each message stands under; and the messages that answer words nobody here knows."""
    above = {one: _named(one) for one in mine}
    talks = {one.conversation.id: one for one in mine}
    for talk, to in _SAID_HERE.ask(talks=set(talks)):
        above[talks[talk]].add(to)
    known: dict[Where, str] = {}
    asked: set[str] = set()
    for _ in range(MOST_UP):
        new = {number for found in above.values() for number in found} - asked
        if not new:
            break
        asked |= new
        rows = _PARENTS.ask(channels={one.message.channel_id for one in mine}, ids=new)
        known |= {(channel, number): to for channel, number, to in rows}
        for one, found in above.items():
            found |= {to for number in found if (to := known.get((one.message.channel_id, number), ""))}
    to_known = {one for one in mine if (one.message.channel_id, one.event.in_reply_to) in known}
    return above, {one for one in mine if one.event.in_reply_to} - to_known


def _named(one: Arrival) -> set[str]:
    """What it says itself: the words it answers, and the first ones of its thread, whose id a thread bears."""
    thread = one.event.thread
    return {one.event.in_reply_to, thread, thread.rpartition(":")[0], thread.partition(":")[2]} - {""}


def _planned_rows() -> QuerySet[Any, Any]:
    publication = "post__variants__parts__publication__"
    rows = ReplyPlan.across_brands.filter(brand__among=Given("brands")).exclude(may=PlanAllows.USUAL)
    sent = Q(**{f"{publication}sent_at": None}) | Q(**{f"{publication}sent_at__gt": Given("since")})
    there = Q(**{f"{publication}network_id__among": Given("ids")}) | Q(**{f"{publication}network_id": ""})
    columns = (f"{publication}{name}" for name in ("channel", "network_id", "step", "sent_at"))
    return rows.filter(Q(days=None) | sent, there).values_list(*columns, "may", "days")


def _said_here_rows() -> QuerySet[Any, Any]:
    rows = Message.across_brands.filter(conversation__among=Given("talks")).exclude(in_reply_to="")
    return rows.values_list("conversation", "in_reply_to")


def _parents_rows() -> QuerySet[Any, Any]:
    rows = Message.across_brands.filter(channel__among=Given("channels"), network_id__among=Given("ids"))
    return rows.values_list("channel", "network_id", "in_reply_to")


_PLANNED, _SAID_HERE, _PARENTS = Prepared(_planned_rows), Prepared(_said_here_rows), Prepared(_parents_rows)
