"""The second promise in each group, and which article people say was the right one."""

from __future__ import annotations

from datetime import datetime

from rapport.api.schemas.base import Given, Shape
from rapport.api.schemas.names import PersonName
from rapport.inbox import models as inbox
from rapport.promise.answer_standing import AnswerStanding


class AnswerGiven(Given):
    """The article that answers the message, or null: none does, or only a part of it."""

    article: int | None


class AnswerLabel(Shape):
    """Which article one person said is right, beside the one that was offered, and how that became known."""

    message: int
    offered: int | None
    right: int | None
    source: str
    probability: float
    by: PersonName
    at: datetime

    @classmethod
    def of(cls, row: inbox.AnswerLabel) -> AnswerLabel:
        return cls(
            message=row.message_id,
            offered=row.offered_id,
            right=row.right_id,
            source=row.source,
            probability=row.probability,
            by=PersonName.of(row.by),
            at=row.at,
        )


class HaltedArticle(Shape):
    """An article (null: all) whose audited answers were wrong too often: `wrong` of `seen`."""

    article: int | None
    seen: int
    wrong: int
    at: datetime


class Answers(Shape):
    """Where the second promise stands in one group (language × kind). Until the first look, `n` to `at` are null.

    `labels` messages have a label, of `needed` for the next look: about `minutes` of labelling are left. `n`
    questions were fitted to, `wrong` of them wrong, `share` answered. `threshold`: from which match on any article
    is said; null with `by_article`, then `own` has those that earned one.
    """

    language: str
    kind: str
    status: str
    labels: int
    needed: int
    minutes: int
    share: float
    n: int | None
    wrong: int | None
    beta: float | None
    delta: float | None
    threshold: float | None
    by_article: bool | None
    own: dict[str, float]
    at: datetime | None
    audited: int
    audited_wrong: int
    halted: list[HaltedArticle]

    @classmethod
    def of(cls, found: AnswerStanding) -> Answers:
        made = found.bound
        return cls(
            language=found.group.language,
            kind=found.group.kind,
            status=found.status,
            labels=found.labels,
            needed=found.needed,
            minutes=found.minutes,
            share=found.share,
            n=made.labels if made else None,
            wrong=made.wrong if made else None,
            beta=made.beta if made else None,
            delta=made.delta if made else None,
            threshold=made.shared if made and not made.by_article else None,
            by_article=made.by_article if made else None,
            own=made.own if made and made.by_article else {},
            at=made.at if made else None,
            audited=found.seen,
            audited_wrong=found.wrong,
            halted=[
                HaltedArticle(article=halt.article_id, seen=halt.seen, wrong=halt.wrong, at=halt.at)
                for halt in found.halts
            ],
        )
