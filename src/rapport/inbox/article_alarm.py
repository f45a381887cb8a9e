"""The alarm of the second promise: an article whose audited answers are wrong too often is halted alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.domain.decision import Route
from rapport.inbox.models import AnswerBound, AnswerLabel, ArticleHalt, Decision
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.floor import change
from rapport.outbox.models import Floor, Holder, Step
from rapport.triage.drift import alarm, wealth

WHY = "halted: an article's wrong answers"


def audited_answers(bound: AnswerBound, article: int | None = None) -> list[bool]:
    """Whether each audited answer under a bound was wrong, in the order of the first label of each.

    Of one article, or of all. Where two people disagree it is wrong.
    """
    rows = AnswerLabel.across_brands.filter(bound=bound).order_by("first_at", "pk")
    if article is not None:
        rows = rows.filter(offered=article)
    wrong: dict[int, bool] = {}
    for message, offered, right in rows.values_list("message", "offered", "right"):
        wrong[message] = wrong.get(message, False) or offered is None or offered != right
    return list(wrong.values())


def check_article(label: AnswerLabel, bound: AnswerBound, now: datetime) -> list[ArticleHalt]:
    """Ring where the bet against the promise reached 1/δ: for the label's article, and for several together.

    Whoever labels holds the place in the log by then, so words being decided stand in line and are taken back.
    """
    articles = {pk for pk in bound.labels_since.values_list("offered", flat=True) if pk}
    asked = [label.offered_id, None] if len(articles) > 1 else [label.offered_id]
    found = [_ring(bound, article, now) for article in asked]
    return [halt for halt in found if halt]


@transaction.atomic
def lift_article(halt: ArticleHalt, by: Person, now: datetime) -> None:
    """A person has looked. The bound under which it rang does not come back: the next look decides."""
    if ArticleHalt.across_brands.filter(pk=halt.pk, lifted_at__isnull=True).update(lifted_at=now, lifted_by=by):
        note(
            halt.brand_id,
            What.ARTICLE_HALT_LIFTED,
            now,
            by=by,
            language=halt.language,
            kind=halt.kind,
            article=halt.article_id,
        )


def _ring(bound: AnswerBound, article: int | None, now: datetime) -> ArticleHalt | None:
    hits = audited_answers(bound, article)
    fortune = wealth(hits, bound.beta)
    if alarm(fortune, bound.delta) is None or bound.halts.filter(article=article).exists():
        return None
    group = {"brand_id": bound.brand_id, "language": bound.language, "kind": bound.kind}
    if ArticleHalt.across_brands.filter(**group, article=article, lifted_at__isnull=True).exists():
        return None
    counted = {"wealth": max(fortune), "seen": len(hits), "wrong": sum(hits)}
    halt = ArticleHalt.across_brands.create(**group, article_id=article, bound=bound, at=now, **counted)
    note(
        bound.brand_id,
        What.ARTICLE_HALTED,
        now,
        language=bound.language,
        kind=bound.kind,
        article=article,
        wealth=round(halt.wealth, 1),
    )
    _take_back(bound, article, now)
    return halt


def _take_back(bound: AnswerBound, article: int | None, now: datetime) -> None:
    """Automatic words of the group, with this article or with any, that stand in line: they never leave."""
    same = AnswerBound.across_brands.filter(brand=bound.brand_id, language=bound.language, kind=bound.kind)
    names = [str(pk) for pk in same.values_list("pk", flat=True)]
    cleared = Decision.across_brands.filter(brand=bound.brand_id, route=Route.ANSWER, terms__answers__in=names)
    if article is not None:
        cleared = cleared.filter(article=article)
    in_line = Floor.across_brands.filter(
        replies__step__in=[Step.QUEUED, Step.SENDING],
        replies__approved_by=None,
        replies__cleared_by__in=cleared.values("entry"),
    )
    for floor in in_line.distinct():
        change(floor, Holder.PERSON, None, now, WHY)
