"""Drafts: words ready for a person, and what became of them."""

from __future__ import annotations

from datetime import datetime

from rapport.api.schemas.base import Shape
from rapport.api.schemas.message import ArticleName
from rapport.api.schemas.names import PersonName, named
from rapport.inbox import models as inbox


class Verdict(Shape):
    """approved, edited, rejected or overtaken; `reply` is what was put in line."""

    outcome: str
    by: PersonName | None
    at: datetime
    reply: int | None
    why: str


class Draft(Shape):
    """Words that answer `message`; without a verdict they still wait."""

    id: int
    conversation: int
    message: int
    text: str
    article: ArticleName | None
    created_at: datetime
    verdict: Verdict | None

    @classmethod
    def of(cls, row: inbox.Draft) -> Draft:
        verdict = getattr(row, "verdict", None)
        return cls(
            id=row.pk,
            conversation=row.conversation_id,
            message=row.message_id,
            text=row.text,
            article=ArticleName(id=row.article.pk, title=row.article.title) if row.article else None,
            created_at=row.created_at,
            verdict=_verdict(verdict) if verdict else None,
        )


ROWS = ("article", "verdict__by")


def _verdict(row: inbox.Verdict) -> Verdict:
    return Verdict(outcome=row.outcome, by=named(row.by), at=row.at, reply=row.reply_id, why=row.why)
