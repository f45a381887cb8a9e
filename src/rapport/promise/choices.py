"""What each choice of the dial would change in a group, before it is chosen: from the labels that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rapport.promise.calibrate import sample
from rapport.promise.dial import Setting
from rapport.promise.first_day import planned, weighed
from rapport.promise.first_look import PlannedScores
from rapport.promise.models import Judgement, Says
from rapport.promise.report import GroupReport
from rapport.promise.reread import reread
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.bound import NOTHING, labels_needed, umbrella
from rapport.triage.reader import Reader


@dataclass(frozen=True, slots=True)
class Choice:
    """With this `alpha` the next look would let a robot answer `share` of what is no complaint.

    `missing` labelled complaints until it allows anything, None where that is not what is counted. `now`: it is
    the choice in force.
    """

    alpha: float
    share: float
    missing: int | None
    now: bool


def labels_of(found: GroupReport, now: datetime) -> list[Judgement]:
    """The labels that the next look at a group will rest on."""
    return planned(found.group) if _by_plan(found) else sample(found.group, now)


def choices_of_alpha(
    found: GroupReport, rows: Sequence[Judgement], dial: Setting, reader: Reader, alphas: Sequence[float]
) -> list[Choice]:
    """One for each α and the one in force, the strictest first, by these labels; nothing is kept or spent."""
    made, by_plan = found.calibration, _by_plan(found)
    spent = alpha_spent(dial.delta, made.look + 1 if made else 1)
    scores = [one.complaint for one in reread([row.message for row in rows], reader)]
    pains = [score for row, score in zip(rows, scores, strict=True) if row.says != Says.OTHER]
    told = PlannedScores(scores, [row.says != Says.OTHER for row in rows], [row.chance or 1.0 for row in rows])
    choices = []
    for alpha in sorted({*alphas, dial.alpha}):
        threshold = told.threshold(alpha, spent) if by_plan else umbrella(pains, alpha, spent)
        missing = None if by_plan else max(0, labels_needed(alpha, spent) - len(pains))
        share = 0.0 if threshold == NOTHING else _below(rows, scores, threshold)
        choices.append(Choice(alpha, share, missing, alpha == dial.alpha))
    return choices


def _by_plan(found: GroupReport) -> bool:
    return found.calibration.anytime if found.calibration else found.first is not None


def _below(rows: Sequence[Judgement], scores: Sequence[float], threshold: float) -> float:
    """Of what is no complaint, the share that scores below; each label counts for what it stands for."""
    others = [(row, score) for row, score in zip(rows, scores, strict=True) if row.says == Says.OTHER]
    whole = _weight([row for row, _ in others])
    return _weight([row for row, score in others if score < threshold]) / whole if whole else 0.0


def _weight(rows: Sequence[Judgement]) -> float:
    return weighed(rows) + sum(not row.chance for row in rows)
