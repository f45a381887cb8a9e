"""Articles and saved replies, as they are answered and as they are sent to us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from rapport.answers import models as rows
from rapport.api.schemas.base import Given, Shape, Text, Title, Words, visible
from rapport.api.schemas.names import PersonName, named
from rapport.domain.validity import Validity, day_begins, day_ends

Code = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?$")]
Question = Annotated[
    Text,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00\r\n]+$"),
    AfterValidator(visible),
]


def _day_or_moment(said: object) -> date | datetime:
    """Neither a number nor a time of nowhere: what is meant by them nobody knows."""
    if not isinstance(said, str):
        raise ValueError("a day, as 2026-12-31, or a time with an offset")
    if len(said) == len("2026-12-31"):
        return date.fromisoformat(said)
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError("a time needs an offset, as 2026-12-31T18:00:00Z")
    return at


DayOrMoment = Annotated[date | AwareDatetime, BeforeValidator(_day_or_moment)]


class Wording(Given):
    """An article in one language: ways to ask it, and the answer."""

    questions: list[Question] = Field(min_length=1, max_length=200)
    answer: Words


class ArticleGiven(Given):
    """An article to be kept: its words by language (en, es, it …), and from when until when it is valid.

    A day is one of the brand's zone, and meant whole: `valid_until` its end, `valid_from` its beginning. Null:
    without; left out: as it was.
    """

    title: Title
    wordings: dict[Code, Wording] = Field(min_length=1, max_length=40)
    valid_from: DayOrMoment | None = None
    valid_until: DayOrMoment | None = None

    def validity(self, held: Validity, zone: ZoneInfo) -> Validity:
        """What was given, where it was given, in place of what is held. Raises `ValueError`."""
        since, until = held.since, held.until
        if "valid_from" in self.model_fields_set:
            since = _moment(self.valid_from, zone, day_begins)
        if "valid_until" in self.model_fields_set:
            until = _moment(self.valid_until, zone, day_ends)
        if since and until and since >= until:
            raise ValueError("it would be over before it begins")
        return Validity(since, until)


class Leave(Shape):
    """That an owner lets the article be said automatically on a network."""

    network: str
    by: PersonName
    at: datetime


class Article(Shape):
    """What customers ask and what the brand answers. `state`: waiting for approval, approved, or retired.

    `in_force`: approved, and valid now. What has expired is answered by people until it is renewed or retired.
    """

    id: int
    title: str
    state: str
    wordings: dict[str, Wording]
    answers: list[Leave]
    approved_by: PersonName | None
    approved_at: datetime | None
    retired_at: datetime | None
    changed_at: datetime
    valid_from: datetime | None
    valid_until: datetime | None
    in_force: bool

    @classmethod
    def of(cls, row: rows.Article, now: datetime) -> Article:
        return cls(
            id=row.pk,
            title=row.title,
            state="retired" if row.retired_at else "approved" if row.approved_at else "waiting",
            wordings={one.language: _wording(one) for one in row.wordings.all()},
            answers=[Leave(network=a.network, by=PersonName.of(a.by), at=a.at) for a in row.may_answer.all()],
            approved_by=named(row.approved_by),
            approved_at=row.approved_at,
            retired_at=row.retired_at,
            changed_at=row.changed_at,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            in_force=row.in_force(now),
        )


class SavedReplyGiven(Given):
    """Words to be kept; an empty language means any."""

    title: Title
    language: Code | Literal[""] = ""
    text: Words


class SavedReply(Shape):
    """Words people use often; an empty language means any."""

    id: int
    title: str
    language: str
    text: str

    @classmethod
    def of(cls, row: rows.SavedReply) -> SavedReply:
        return cls(id=row.pk, title=row.title, language=row.language, text=row.text)


def _moment(
    given: date | datetime | None, zone: ZoneInfo, whole: Callable[[date, ZoneInfo], datetime]
) -> datetime | None:
    if given is None or isinstance(given, datetime):
        return given
    return whole(given, zone)


def _wording(row: rows.Wording) -> Wording:
    asked = [line.strip() for line in row.questions.splitlines() if line.strip()]
    return Wording.model_construct(questions=asked, answer=row.answer)
