"""How the second promise stands in each group, by a few counts: quick enough for a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Literal

from rapport.accounts.models import Brand
from rapport.inbox.article_alarm import audited_answers
from rapport.inbox.models import AnswerBound, ArticleHalt
from rapport.promise.answer_job import answers_stale, first_allows, labelled_answers
from rapport.promise.answer_look import answers_needed, current_answers
from rapport.promise.answer_queue import A_MINUTE
from rapport.promise.dial import Setting, setting
from rapport.promise.group import TRIAL, Group
from rapport.promise.labelling_queue import busiest
from rapport.triage.interval import exact_interval
from rapport.triage.reader import Readers

AnswerStatus = Literal["leave", "collecting", "first", "ready", "nothing", "unbound", "halted", "kept"]


@dataclass(frozen=True, slots=True)
class AnswerStanding:
    """One group. `labels` messages that may prove something have a label, of `needed` for the next look.

    `status`: by the owner's `leave`, on a trial network until the first look; `collecting` labels; has enough but
    waits for the `first` promise; `ready` to be looked at; `nothing` may be said even so; `unbound` after a change
    of articles, readers or β; `halted` by the alarm of all articles; or `kept`. `minutes` of labelling are left
    before a look. Of `seen` audited answers since the bound `wrong` were wrong; the true share lies in `low` to
    `high` with 95 % confidence.
    """

    group: Group
    status: AnswerStatus
    bound: AnswerBound | None
    labels: int
    needed: int
    seen: int
    wrong: int
    low: float
    high: float
    halts: list[ArticleHalt]

    @property
    def missing(self) -> int:
        return max(self.needed - self.labels, 0)

    @property
    def minutes(self) -> int:
        return ceil(self.missing / A_MINUTE)

    @property
    def share(self) -> float:
        """Of the questions that an article fits, those that are answered by the bound in force."""
        made = self.bound
        return made.answered / made.labels if made and made.labels and self.status == "kept" else 0.0


def answer_standings(brand: Brand, readers: Readers, now: datetime) -> list[AnswerStanding]:
    """All groups of a brand in which anything was said, the busiest first."""
    counted, dial = labelled_answers(brand, now), setting(brand)
    return [_standing(group, counted[group], dial, readers) for group in busiest(brand)]


def answer_standing(group: Group, readers: Readers, now: datetime) -> AnswerStanding:
    brand = Brand.objects.get(pk=group.brand)
    return _standing(group, labelled_answers(brand, now)[group], setting(brand), readers)


def _standing(group: Group, labels: int, dial: Setting, readers: Readers) -> AnswerStanding:
    made, needed = current_answers(group), answers_needed(group, dial.beta, dial.delta)
    lasting = ArticleHalt.across_brands.filter(**group.facts, lifted_at__isnull=True).select_related("article")
    halts = list(lasting.order_by("pk"))
    hits = audited_answers(made) if made else []
    low, high = exact_interval(sum(hits), len(hits), 0.95)
    stale = made is not None and answers_stale(made, group, dial, readers)
    status = _status(group, made, halts, enough=labels >= needed, stale=stale)
    return AnswerStanding(group, status, made, labels, needed, len(hits), sum(hits), low, high, halts)


def _status(
    group: Group, made: AnswerBound | None, halts: Sequence[ArticleHalt], *, enough: bool, stale: bool
) -> AnswerStatus:
    if any(halt.article_id is None for halt in halts):
        return "halted"
    if made is None:
        if enough:
            return "ready" if first_allows(group) else "first"
        return "leave" if group.kind == TRIAL else "collecting"
    if stale:
        return "unbound"
    return "kept" if made.allows else "nothing"
