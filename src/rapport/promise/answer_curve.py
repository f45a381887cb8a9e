"""How many answers would be wrong from each match on, and what the audit found since: figures for pictures."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.inbox.article_alarm import audited_answers
from rapport.inbox.models import AnswerBound
from rapport.promise.answer_sample import SampledAnswer
from rapport.promise.report import POINTS, Point, Realised
from rapport.triage.drift import wealth
from rapport.triage.interval import exact_interval


def answer_curve(found: Sequence[SampledAnswer], delta: float) -> list[Point]:
    """Of what would be answered from a match on, the share that counts as wrong, against how much it is.

    At most about 60 points, from the surest match to the last; questions with the same match stand together.
    """
    if not found:
        return []
    ranked = sorted(found, key=lambda one: -one.score)
    ends = [at for at, one in enumerate(ranked, 1) if at == len(ranked) or ranked[at].score < one.score]
    step = max(1, len(ends) // POINTS)
    shown = sorted({*ends[::step], ends[-1]})
    return [_point(ranked, at, delta) for at in shown]


def place_in_use(found: Sequence[SampledAnswer], made: AnswerBound | None) -> tuple[float, float] | None:
    """Where the one threshold for all articles stands on that curve, if there is one in force."""
    if made is None or made.by_article or made.shared is None or not found:
        return None
    inside = [one for one in found if one.score >= made.shared]
    wrong = sum(one.wrong for one in inside)
    return len(inside) / len(found), wrong / len(inside) if inside else 0.0


def answers_realised(made: AnswerBound | None) -> Realised | None:
    """What the audit found since the look: of so many answers so many were wrong."""
    hits = audited_answers(made) if made else []
    if not hits:
        return None
    low, high = exact_interval(sum(hits), len(hits), 0.95)
    return Realised(len(hits), sum(hits), sum(hits) / len(hits), low, high)


def answers_wealth(made: AnswerBound | None) -> list[float]:
    """The wealth of the bet against the promise after each audited answer, all articles together."""
    return wealth(audited_answers(made), made.beta) if made else []


def _point(ranked: Sequence[SampledAnswer], at: int, delta: float) -> Point:
    wrong = sum(one.wrong for one in ranked[:at])
    high = exact_interval(wrong, at, 1 - 2 * delta)[1]
    return Point(ranked[at - 1].score, wrong / at, high, at / len(ranked))
