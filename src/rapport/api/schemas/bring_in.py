"""A file of posts: what was read in it, what must be said first, and how far its rows are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.api.schemas.known import KnownHour
from rapport.publishing.bring_in import good_rows
from rapport.publishing.imports.buffer_queue import LONGEST_KEY
from rapport.publishing.imports.models import PostImport
from rapport.publishing.imports.reading import LONGEST_TYPED
from rapport.publishing.known_ahead import KnownPost
from rapport.publishing.tables.posts import PostTable, TableRow
from rapport.publishing.wanted.counts import count_media, media_preview

ODD = 50
Typed = Annotated[Text, StringConstraints(max_length=LONGEST_TYPED)]
Name = Annotated[Text, StringConstraints(max_length=200)]


class AnswersGiven(Given):
    """The zone of its times, the order of its dates, and which column holds what; empty zone: as it was."""

    zone: Annotated[Text, StringConstraints(max_length=64)] = ""
    dates: Literal["", "dmy", "mdy", "ymd"] = ""
    columns: dict[Name, Name] = {}


class QueueGiven(Given):
    """A key to somebody's Buffer: used for one reading, and kept nowhere."""

    key: Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_KEY)]


class RowGiven(Given):
    """A row as it is to be; what is left null stands as the file has it."""

    text: Typed | None = None
    when: Typed | None = None
    channels: Typed | None = None
    media: Typed | None = None


class FileRow(Shape):
    """One row of the file as a post; `problems` have to be mended before it is good. `alts`: what `media` show."""

    row: int
    ok: bool
    at: datetime | None
    channels: list[str]
    text: str
    media: list[str]
    problems: list[str]
    not_here: list[str]
    alts: list[str] = []

    @classmethod
    def of(cls, one: TableRow) -> FileRow:
        return cls(
            row=one.row,
            ok=one.ok,
            at=one.at,
            channels=list(one.channels),
            text=one.text,
            media=list(one.media),
            problems=list(one.problems),
            not_here=list(one.not_here),
            alts=[one.alts.get(address, "") for address in one.media],
        )


class NotFetchable(Shape):
    """An address that cannot be fetched as it is, in which row, and why."""

    row: int
    address: str
    why: str


class ImportMedia(Shape):
    """In `posts` posts `wanted` pictures and films: `here`, `refused`, `left_out` by a person, or `waiting`.

    `stopped`: nothing is fetched. `odd`: while it is looked at, the first 50 that cannot be fetched as they are.
    """

    posts: int
    wanted: int
    here: int = 0
    refused: int = 0
    left_out: int = 0
    waiting: int = 0
    stopped: bool = False
    odd: list[NotFetchable] = []

    @classmethod
    def of(cls, row: PostImport, table: PostTable | None) -> ImportMedia:
        if table is None:
            count = count_media(row)
            return cls(**{name: getattr(count, name) for name in cls.model_fields if name != "odd"})
        found = media_preview(good_rows(table))
        odd = [NotFetchable(row=one.row, address=one.address, why=one.why) for one in found.odd[:ODD]]
        return cls(posts=found.posts, wanted=found.addresses, odd=odd)


class FileOfPosts(Shape):
    """`state`: looked at, running, stopped, done, undoing or undone. `ask`: what must be said before it is begun.

    `good` and `wrong` rows while it is looked at; `place` of the good ones are done, `made` became drafts, `known`
    were here already. `stayed`: undone all the same, because something of them is out. `checks`: what to know of
    the hours that come first, once no row is on its way. `media`: its pictures and films; not in the list.
    """

    id: int
    name: str
    state: str
    at: datetime
    zone: str
    dates: str
    columns: dict[str, str]
    ask: list[dict[str, Any]]
    good: int
    wrong: int
    place: int
    made: int
    known: int
    stayed: int
    checks: list[KnownHour] = []
    media: ImportMedia | None = None

    @classmethod
    def of(cls, row: PostImport, table: PostTable | None, known: Sequence[KnownPost] = ()) -> FileOfPosts:
        ours = ("id", "ask", "good", "wrong", "checks", "media")
        told = {name: getattr(row, name) for name in cls.model_fields if name not in ours}
        wrong = sum(not one.ok for one in table.rows) if table else 0
        good = len(good_rows(table)) if table else row.good
        checks = KnownHour.of_all(known)
        return cls(id=row.pk, ask=list(table.ask) if table else [], good=good, wrong=wrong, checks=checks, **told)
