"""Looking at the labels of a first day: a threshold that holds at any look, so that looking costs nothing.

The first look of a group may spend a part of δ; a plan spends that one part for all its looks together. Another
α, another reader or layer, and what was labelled after a halt are another test, which spends the next part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, log, log1p

from rapport.promise.alarm import current
from rapport.promise.binding import binding
from rapport.promise.dial import Setting
from rapport.promise.first_day import chance_of, planned, planned_order, weighed
from rapport.promise.group import Group
from rapport.promise.layers import signed_as
from rapport.promise.models import Calibration, Judgement, Says
from rapport.promise.reread import reread
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.anytime import anytime, evidence
from rapport.triage.bound import NOTHING
from rapport.triage.reader import Reader, Readers

REST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PlannedScores:
    """The labels of a plan as a reader scores them, in their order."""

    scores: list[float]
    complaints: list[bool]
    chances: list[float]

    @classmethod
    def of(cls, rows: Sequence[Judgement], reader: Reader) -> PlannedScores:
        """Unsure counts as a complaint."""
        readings = reread([row.message for row in rows], reader)
        told = [row.says != Says.OTHER for row in rows]
        return cls([one.complaint for one in readings], told, [row.chance or 1.0 for row in rows])

    def threshold(self, alpha: float, delta: float) -> float:
        """0.0 where the labels support none."""
        found = anytime(self.scores, self.complaints, self.chances, alpha, delta, 1.0)
        return 0.0 if found == NOTHING else found

    def evidence(self, alpha: float, delta: float) -> float:
        """How much of what the first automatic answer needs is there: 1 where it may be given."""
        return evidence(self.scores, self.complaints, self.chances, alpha, delta, 1.0)


def looks_at_any_time(group: Group) -> bool:
    """Whether a group's threshold comes from labels of a plan."""
    made = current(group)
    return made.anytime if made else bool(planned(group))


def look_planned(group: Group, readers: Readers, dial: Setting, now: datetime, number: int) -> list[Calibration]:
    """The look that number `number` would be, not kept yet: one row for each reader.

    The second reader gets the first one's threshold: it can only take answers away, so nothing is to be proved.
    """
    rows = planned(group)
    share = planned_share(group, readers, dial, number)
    found = PlannedScores.of(rows, readers.first)
    threshold = found.threshold(dial.alpha, share)
    others = [row for row in rows if row.says == Says.OTHER]
    below = {row.pk for row, score in zip(rows, found.scores, strict=True) if score < threshold}
    return [
        Calibration(
            **group.facts,
            reader=reader.name,
            look=number,
            alpha=dial.alpha,
            delta=dial.delta,
            spent=share,
            labels=sum(found.complaints),
            rank=None,
            threshold=threshold,
            others=round(weighed(others)),
            passed=round(weighed([row for row in others if row.pk in below])),
            anytime=True,
            binding=_bound(group, reader),
            at=now,
        )
        for reader in readers.all()
    ]


def planned_share(group: Group, readers: Readers, dial: Setting, number: int) -> float:
    """What part of δ look `number` belongs to: the last look's, if it goes on with the same test."""
    made = current(group)
    same = (
        made is not None
        and made.anytime
        and (made.alpha, made.delta, made.binding) == (dial.alpha, dial.delta, _bound(group, readers.first))
        and not made.halts.exists()
    )
    return made.spent if made is not None and same else alpha_spent(dial.delta, number)


def planned_due(group: Group, dial: Setting, readers: Readers, now: datetime, number: int) -> bool:
    """Whether a look would change anything: open the first answer, open more, or what was lost by a change."""
    made, rows = current(group), planned(group)
    if not rows or (made is not None and now - made.at < REST):
        return False
    share = planned_share(group, readers, dial, number)
    threshold = PlannedScores.of(rows, readers.first).threshold(dial.alpha, share)
    if made is None or share != made.spent:
        return threshold > 0 or made is not None
    return threshold > made.threshold


def labels_expected(scores: dict[int, float], edge: float, alpha: float, delta: float) -> int:
    """About how many labels a plan takes to its first answer, if complaints are as usual as the scores say.

    Each complaint that lies high multiplies the wealth by 1 + α / (1 - α) times what it counts for.
    """
    asked = planned_order(scores, edge)
    if not asked:
        return 0
    grown = [scores[pk] * log1p(alpha / (1 - alpha) / chance_of(scores[pk], edge)) for pk in asked]
    return ceil(-log(delta) * len(asked) / max(1e-9, sum(grown)))


def _bound(group: Group, reader: Reader) -> str:
    return binding(group, reader.fingerprint, signed_as(group.brand, reader))
