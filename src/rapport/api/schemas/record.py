"""The ledger's rows, whether the chain is whole, dead letters, the stop, and who asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rapport.api.schemas.base import Shape
from rapport.api.schemas.names import ChannelName, PersonName, named
from rapport.availability import models as availability
from rapport.intake import models as intake
from rapport.ledger import models as ledger


class Entry(Shape):
    """One thing that happened, tied by `hash` to the one `before` it; about the `subject_kind` with `subject_id`.

    `form` says which values the hash covers, and in which order.
    """

    form: int
    seq: int
    at: datetime
    what: str
    actor: str
    person: PersonName | None
    conversation: int | None
    subject_kind: str
    subject_id: int
    data: dict[str, Any]
    before: str
    hash: str

    @classmethod
    def of(cls, row: ledger.Entry) -> Entry:
        same = [name for name in cls.model_fields if name != "person"]
        return cls(person=named(row.person), **{name: getattr(row, name) for name in same})


class Chain(Shape):
    """Whether every row is as it was written; `first_break` is the place of the first that is not."""

    whole: bool
    first_break: int | None
    length: int


class DeadLetter(Shape):
    """Something that arrived and could not be read after five tries; it is kept."""

    id: int
    channel: ChannelName
    reason: str
    tries: int
    since: datetime | None

    @classmethod
    def of(cls, row: intake.DeadLetter) -> DeadLetter:
        channel = ChannelName.of(row.channel)
        return cls(id=row.pk, channel=channel, reason=row.reason, tries=row.tries, since=row.dead_at)


class Stop(Shape):
    """Whether everything automatic is stopped, since when, by whom and why."""

    stopped: bool
    since: datetime | None = None
    by: PersonName | None = None
    why: str = ""

    @classmethod
    def of(cls, row: availability.Stop | None) -> Stop:
        return cls(stopped=True, since=row.at, by=named(row.by), why=row.why) if row else cls(stopped=False)


class Me(Shape):
    """Whose token this is: a person in one brand, in a role."""

    brand: str
    brand_name: str
    person: PersonName
    role: str
