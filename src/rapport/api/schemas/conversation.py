"""Conversations: a line in a list, and the whole with everything around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rapport.api.schemas.base import Shape
from rapport.api.schemas.draft import Draft
from rapport.api.schemas.message import Message
from rapport.api.schemas.message import whole as shown
from rapport.api.schemas.names import ChannelName, ContactName, PersonName, named
from rapport.connectors.prices import written
from rapport.inbox import models as inbox
from rapport.inbox.before_writing import BeforeWriting
from rapport.inbox.bulk import BulkResult, LeftAlone, WhyNot
from rapport.outbox import models as outbox


class Floor(Shape):
    """Whose the next word is: robot, person or nobody; `version` grows with every change."""

    holder: str
    person: PersonName | None
    since: datetime
    version: int

    @classmethod
    def of(cls, row: outbox.Floor) -> Floor:
        return cls(holder=row.holder, person=named(row.person), since=row.since, version=row.version)


class Note(Shape):
    """Words for the team only."""

    id: int
    text: str
    by: PersonName
    at: datetime

    @classmethod
    def of(cls, row: inbox.Note) -> Note:
        return cls(id=row.pk, text=row.text, by=PersonName.of(row.by), at=row.at)


class Left(Shape):
    """A conversation that was left as it was: somebody waits in it (waits, doubt, not sent), gone, or failed."""

    id: int
    why: WhyNot

    @classmethod
    def of(cls, one: LeftAlone) -> Left:
        return cls(id=one.number, why=one.why)


class Bulk(Shape):
    """What became of each: `done`, `same` (it was so already), or `left`, with the reason."""

    done: list[int]
    same: list[int]
    left: list[Left]

    @classmethod
    def of(cls, result: BulkResult) -> Bulk:
        return cls(done=list(result.done), same=result.same, left=[Left.of(one) for one in result.left])


class Line(Shape):
    """A conversation as lists show it. `need` is what it asks of people: person, draft, unknown or nothing.

    `waiting_since`: the customer's first unanswered word; `not_sent`: a reply of ours was refused since.
    """

    id: int
    contact: ContactName
    channel: ChannelName
    state: str
    need: str
    kind: str
    subject: str
    snippet: str
    language: str
    tone: str
    route: str
    urgency: float
    assignee: PersonName | None
    labels: list[str]
    floor: Floor
    started_at: datetime
    last_at: datetime
    waiting_since: datetime | None
    not_sent: bool
    snoozed_until: datetime | None
    resolved_at: datetime | None

    @classmethod
    def of(cls, row: inbox.Conversation) -> Line:
        return cls(**_line(row))


class Why(Shape):
    """A rule of the network that says no whatever the words are."""

    code: str
    text: str


class Answering(Shape):
    """What a reply may be before one word of it is written.

    `until`: when a person's free words may leave last, null where that never ends; `robot_until` the same of
    automatic ones, where it is another time. `no`: why nothing may leave now; with `templates`, approved ones may.
    `lacks`: permissions that the channel's sign-in is known not to have, so that the network would refuse a reply.
    `costs` of `currency`, `costs_with_link`: about what a reply costs, "" where nothing.
    """

    until: datetime | None
    robot_until: datetime | None
    no: list[Why]
    lacks: list[str]
    templates: bool
    costs: str
    costs_with_link: str
    currency: str

    @classmethod
    def of(cls, one: BeforeWriting) -> Answering:
        return cls(
            until=one.until,
            robot_until=one.robot_until,
            no=[Why(code=no.code, text=str(no)) for no in one.no],
            lacks=list(one.lacks),
            templates=one.templates,
            costs=written(one.millionths) if one.millionths else "",
            costs_with_link=written(one.linked) if one.linked else "",
            currency=one.currency,
        )


class Conversation(Line):
    """The whole: the latest messages in order (`earlier` is the cursor of those before), waiting drafts, notes."""

    answering: Answering
    messages: list[Message]
    earlier: str | None
    drafts: list[Draft]
    notes: list[Note]

    @classmethod
    def whole(
        cls,
        row: inbox.Conversation,
        messages: Sequence[inbox.Message],
        earlier: str | None,
        drafts: Sequence[inbox.Draft],
        notes: Sequence[inbox.Note],
        answering: BeforeWriting,
    ) -> Conversation:
        return cls(
            **_line(row),
            answering=Answering.of(answering),
            messages=shown(messages),
            earlier=earlier,
            drafts=[Draft.of(one) for one in drafts],
            notes=[Note.of(one) for one in notes],
        )


def _line(row: inbox.Conversation) -> dict[str, Any]:
    same = ("need", "kind", "subject", "snippet", "language", "tone", "route", "urgency", "started_at", "last_at")
    times = ("not_sent", "waiting_since", "snoozed_until", "resolved_at")
    return {name: getattr(row, name) for name in same + times} | {
        "id": row.pk,
        "contact": ContactName.of(row.contact, row.identity),
        "channel": ChannelName.of(row.channel),
        "state": row.status,
        "assignee": named(row.assignee),
        "labels": sorted(one.label.name for one in row.labellings.all()),
        "floor": Floor.of(row.floor),
    }
