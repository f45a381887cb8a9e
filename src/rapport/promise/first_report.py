"""How far a group is on its first day, in figures a screen can lead with: found, minutes, and what they buy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from rapport.inbox.sampling import calibrates
from rapport.promise.answer_queue import A_MINUTE
from rapport.promise.calibrate import looks_so_far
from rapport.promise.dial import Setting
from rapport.promise.first_day import REGION, edge_of, planned
from rapport.promise.first_look import PlannedScores, labels_expected, planned_share
from rapport.promise.group import Group, messages
from rapport.promise.labelling_queue import lately
from rapport.promise.models import Calibration
from rapport.triage.read import default_readers

TELLING = 0.1
LATEST = 1_000


@dataclass(frozen=True, slots=True)
class FirstDay:
    """`found` messages that may be asked about, at most 1,000, `labels` given, about `left` to the first answer.

    `evidence`: how much of what the first answer needs is there, 1 where it may be given. After it the robot may
    answer at most `share` of all messages.
    """

    found: int
    labels: int
    left: int
    evidence: float
    share: float = REGION

    @property
    def minutes(self) -> int:
        return ceil(self.left / A_MINUTE)


def first_day(group: Group, dial: Setting, made: Calibration | None, now: datetime) -> FirstDay | None:
    """None where the group does not follow a plan, or has its first threshold; `made`: its last look."""
    if made is not None and (made.threshold or not made.anytime):
        return None
    if (edge := edge_of(group)) is None:
        return None
    readers, rows = default_readers(), planned(group)
    share = planned_share(group, readers, dial, looks_so_far(group, readers.first.name) + 1)
    heard = messages(group).filter(lately(now)).order_by("-pk")
    scores = {
        pk: score for pk, score in heard.values_list("pk", "reading__complaint")[:LATEST] if score is not None
    }
    evidence = PlannedScores.of(rows, readers.first).evidence(dial.alpha, share) if rows else 0.0
    if evidence > TELLING:
        left = ceil(len(rows) * (1 - evidence) / evidence)
    else:
        proving = {pk: score for pk, score in scores.items() if calibrates(pk)}
        left = max(1, labels_expected(proving, edge, dial.alpha, share) - len(rows))
    return FirstDay(len(scores), len(rows), left if evidence < 1 else 0, evidence)
