"""What the reply plans of the posts that a message stands under say of it: what may be done, and who watches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from rapport.inbox.arrival import Arrival, PlanAbove
from rapport.inbox.known import PRIVATE, Where
from rapport.inbox.models import Message
from rapport.outbox.models import Publication, Step
from rapport.publishing.plan_models import PlanAllows
from rapport.store.rows import Given, Prepared

# A comment on a comment on a comment: so far up is looked for the post that they stand under.
MOST_UP = 8
STRICTEST = (PlanAllows.PERSON, PlanAllows.DRAFT)
# What may be there although its id is not known yet: a comment can be quicker than the network's answer.
ON_ITS_WAY = (Step.SENDING, Step.UNKNOWN)


def plans_over(turn: Sequence[Arrival], brands: Collection[int], now: datetime) -> dict[Arrival, PlanAbove]:
    """What holds over each message; those that no plan is over are left out.

    `brands` are the ones with a plan that changes anything: nothing is asked for the others.
    """
    mine = [one for one in turn if one.message.brand_id in brands and one.event.kind not in PRIVATE]
    if not mine:
        return {}
    above, unknown = _above(mine)
    ids = {number for found in above.values() for number in found}
    channels = {one.message.channel_id for one in mine}
    known = _KNOWN_THERE.ask(channels=channels, ids=ids)
    on_way = _ON_ITS_WAY.ask(channels={one.message.channel_id for one in unknown}) if unknown else []
    plans: dict[Arrival, PlanAbove] = {}
    for one in mine:
        channel = one.message.channel_id
        rows = [row for row in known if row[0] == channel and row[1] in above[one]]
        rows += [row for row in on_way if row[0] == channel and one in unknown]
        if rows:
            plans[one] = _held_together(rows, now)
    return plans


def _held_together(rows: Iterable[tuple[Any, ...]], now: datetime) -> PlanAbove:
    """The strictest of them. One that is over leaves the words to people, and its watcher's watch is over."""
    mays, watchers, ends = set(), list[int](), list[datetime]()
    for _channel, _number, sent, may, days, watcher in rows:
        end = sent + timedelta(days=days) if sent is not None and days is not None else None
        if end is not None and now >= end:
            mays.add(str(PlanAllows.PERSON))
            continue
        mays.add(may)
        ends += [end] if end else []
        watchers += [watcher] if watcher is not None and watcher not in watchers else []
    may = next((str(one) for one in STRICTEST if one in mays), "")
    return PlanAbove(may, tuple(watchers), min(ends, default=None))


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


def _planned() -> QuerySet[Any, Any]:
    """From what is out to its plan: plans that are over stay, and there are ever more of them."""
    plan = "part__variant__post__plan"
    rows = Publication.across_brands.filter(channel__among=Given("channels"), **{f"{plan}__isnull": False})
    columns = (f"{plan}__{name}" for name in ("may", "days", "watcher"))
    return rows.order_by("pk").values_list("channel", "network_id", "sent_at", *columns)


def _known_there_rows() -> QuerySet[Any, Any]:
    return _planned().filter(network_id__among=Given("ids"))


def _on_its_way_rows() -> QuerySet[Any, Any]:
    return _planned().filter(network_id="", step__in=ON_ITS_WAY)


def _said_here_rows() -> QuerySet[Any, Any]:
    rows = Message.across_brands.filter(conversation__among=Given("talks")).exclude(in_reply_to="")
    return rows.values_list("conversation", "in_reply_to")


def _parents_rows() -> QuerySet[Any, Any]:
    rows = Message.across_brands.filter(channel__among=Given("channels"), network_id__among=Given("ids"))
    return rows.values_list("channel", "network_id", "in_reply_to")


_KNOWN_THERE, _ON_ITS_WAY = Prepared(_known_there_rows), Prepared(_on_its_way_rows)
_SAID_HERE, _PARENTS = Prepared(_said_here_rows), Prepared(_parents_rows)
