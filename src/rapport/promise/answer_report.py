"""The second promise of one group, article by article, and what more labels would buy. Matches its messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from rapport.accounts.models import Brand
from rapport.answers.models import Article
from rapport.inbox.models import AnswerBound, ArticleHalt
from rapport.promise.answer_curve import answer_curve, place_in_use
from rapport.promise.answer_look import fit_answers
from rapport.promise.answer_queue import answers_waiting
from rapport.promise.answer_sample import SampledAnswer, answer_sample
from rapport.promise.answer_standing import AnswerStanding, answer_standing
from rapport.promise.dial import setting
from rapport.promise.group import Group
from rapport.promise.report import Point
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.reader import Readers


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """One article in a group: `labels` of which `wrong`; `least`: from which match on it is said (None: never).

    `alone`: it earned that threshold by itself. `halt`: it was halted for wrong answers.
    """

    article: Article
    labels: int
    wrong: int
    least: float | None
    alone: bool
    halt: ArticleHalt | None


@dataclass(frozen=True, slots=True)
class Bought:
    """With this `beta`: what share of the questions that an article fits a look would answer."""

    beta: float
    share: float


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """How a group stands. `waiting` questions have no label yet, and count as wrong; so do those `disputed`,
    of which two people said different things. `buys`: for each β what a look would answer, were there labels
    enough and what waits right. `curve`: wrong answers against what is answered, `used` the place on it.
    """

    standing: AnswerStanding
    waiting: int
    disputed: list[int]
    buys: list[Bought]
    articles: list[ArticleReport]
    curve: list[Point]
    used: tuple[float, float] | None


def answer_report(group: Group, readers: Readers, now: datetime, betas: Sequence[float]) -> AnswerReport:
    stands, found = answer_standing(group, readers, now), answer_sample(group, readers, now)
    brand = Brand.objects.get(pk=group.brand)
    look = stands.bound.look + 1 if stands.bound else 1
    spent = alpha_spent(setting(brand).delta, look)
    return AnswerReport(
        standing=stands,
        waiting=answers_waiting(found),
        disputed=[one.message for one in found if one.disagree],
        buys=[Bought(beta, bought(found, stands.needed, beta, spent)) for beta in betas],
        articles=_articles(brand, found, stands.bound, stands.halts),
        curve=answer_curve(found, setting(brand).delta),
        used=place_in_use(found, stands.bound if stands.status == "kept" else None),
    )


def bought(found: Sequence[SampledAnswer], needed: int, beta: float, delta: float) -> float:
    """What share of a sample like this a look would answer, were it `needed` long and what waits right."""
    hoped = [one if one.labels else replace(one, labels=1, wrong=False) for one in found]
    if not hoped:
        return 0.0
    many = hoped * ceil(max(needed, len(hoped)) / len(hoped))
    return int(str(fit_answers(many, beta, delta)["answered"])) / len(many)


def _articles(
    brand: Brand, found: Sequence[SampledAnswer], made: AnswerBound | None, halts: Sequence[ArticleHalt]
) -> list[ArticleReport]:
    """Those that fit anything in the sample, the most labelled first, and those that are halted."""
    stopped = {halt.article_id: halt for halt in halts if halt.article_id}
    counted: dict[int, list[SampledAnswer]] = {pk: [] for pk in stopped}
    for one in found:
        counted.setdefault(one.article, []).append(one)
    rows = Article.of(brand).filter(pk__in=counted)
    reports = [_article(row, counted[row.pk], made, stopped.get(row.pk)) for row in rows]
    return sorted(reports, key=lambda one: (-one.labels, one.article.pk))


def _article(
    row: Article, found: Sequence[SampledAnswer], made: AnswerBound | None, halt: ArticleHalt | None
) -> ArticleReport:
    said = [one for one in found if one.labels]
    return ArticleReport(
        article=row,
        labels=len(said),
        wrong=sum(one.wrong for one in said),
        least=made.least(row.pk) if made else None,
        alone=bool(made and made.by_article and str(row.pk) in made.own),
        halt=halt,
    )
