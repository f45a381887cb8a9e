"""Articles and saved replies, as they are answered and as they are sent to us."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from rapport.answers import models as rows
from rapport.api.schemas.base import Given, Shape, Text, Title, Words, visible
from rapport.api.schemas.names import PersonName, named

Code = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?$")]
Question = Annotated[
    Text,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00\r\n]+$"),
    AfterValidator(visible),
]


class Wording(Given):
    """An article in one language: ways to ask it, and the answer."""

    questions: list[Question] = Field(min_length=1, max_length=200)
    answer: Words


class ArticleGiven(Given):
    """An article to be kept: its words by language (en, es, it …)."""

    title: Title
    wordings: dict[Code, Wording] = Field(min_length=1, max_length=40)


class Leave(Shape):
    """That an owner lets the article be said automatically on a network."""

    network: str
    by: PersonName
    at: datetime


class Article(Shape):
    """What customers ask and what the brand answers. `state`: waiting for approval, approved, or retired."""

    id: int
    title: str
    state: str
    wordings: dict[str, Wording]
    answers: list[Leave]
    approved_by: PersonName | None
    approved_at: datetime | None
    retired_at: datetime | None
    changed_at: datetime

    @classmethod
    def of(cls, row: rows.Article) -> Article:
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


def _wording(row: rows.Wording) -> Wording:
    asked = [line.strip() for line in row.questions.splitlines() if line.strip()]
    return Wording.model_construct(questions=asked, answer=row.answer)
