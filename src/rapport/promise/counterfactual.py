"""Recorded decisions made under another setting: another α, reader or rule set. Nothing is kept here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from rapport.domain.decision import Decision
from rapport.domain.reading import Reading
from rapport.inbox import models as inbox
from rapport.promise.calibrate import fitted, looks_so_far
from rapport.promise.first_day import planned
from rapport.promise.first_look import PlannedScores, looks_at_any_time
from rapport.promise.group import TRIAL, Group, group_of
from rapport.promise.layers import signed_as
from rapport.promise.models import Calibration
from rapport.promise.redecide import kept_terms, look_of, match_of, reading_of, situation_of
from rapport.promise.reread import reread
from rapport.promise.rule_ablation import without_rules
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.decide import Terms, agreed, decide_batch
from rapport.triage.look import Look, second
from rapport.triage.reader import Reader, Readers


@dataclass(frozen=True, slots=True)
class FittedGroup:
    """What was fitted to one group for a replay: `n` complaints, rank k* (None: too few), the threshold.

    `reader` is what its readings are signed with: a reading signed otherwise is made anew. `leave`: without a rank
    the owner's leave is enough, on a trial network as long as it was never calibrated.
    """

    language: str
    kind: str
    reader: str
    n: int
    rank: int | None
    threshold: float
    leave: bool


@dataclass(slots=True)
class Counterfactual:
    """Another setting, and the thresholds that were fitted for it so far, by reader and group."""

    brand: int
    readers: Readers
    alpha: float
    delta: float
    left_out: tuple[str, ...]
    now: datetime
    lines: dict[tuple[str, Group], FittedGroup] = field(default_factory=dict)

    def line(self, group: Group, reader: Reader) -> FittedGroup:
        """The threshold that the next look at this group would give; fitted once."""
        key = reader.name, group
        if key not in self.lines:
            share = alpha_spent(self.delta, looks_so_far(group, reader.name) + 1)
            signed = signed_as(self.brand, reader)
            leave = group.kind == TRIAL and not Calibration.across_brands.filter(**group.facts).exists()
            self.lines[key] = FittedGroup(
                group.language, group.kind, signed, *self._fit(group, reader, share), leave
            )
        return self.lines[key]

    def _fit(self, group: Group, reader: Reader, share: float) -> tuple[int, int | None, float]:
        """n, rank and threshold, by the test that the group's labels are for; a plan has no rank but the last."""
        if not looks_at_any_time(group):
            fit = fitted(group, reader, self.alpha, share, self.now)
            return fit.n, fit.rank, fit.threshold
        told = PlannedScores.of(planned(group), self.readers.first)
        threshold = told.threshold(self.alpha, share)
        n = sum(told.complaints)
        return n, n if threshold else None, threshold

    def kept(self, reader: Reader | None) -> list[dict[str, Any]]:
        """What was fitted for a reader, as a row can keep it."""
        return [asdict(line) for (name, _), line in self.lines.items() if reader and name == reader.name]

    def restore(self, reader: Reader, kept: Sequence[dict[str, Any]]) -> None:
        """Take up what was fitted before, unless the reader has learnt since."""
        for line in (FittedGroup(**one) for one in kept):
            if line.reader == signed_as(self.brand, reader):
                self.lines[reader.name, Group(self.brand, line.language, line.kind)] = line

    def decide(self, rows: Sequence[inbox.Decision]) -> list[tuple[Decision, Group]]:
        """Each decision as it would be, and the group its message would be in; in order."""
        readings = self._readings(rows)
        groups = [_group(row, reading) for row, reading in zip(rows, readings, strict=True)]
        matches = [match_of(row) for row in rows]
        situations = [without_rules(situation_of(row), self.left_out) for row in rows]
        terms = [self._terms(row, group, self.readers.first) for row, group in zip(rows, groups, strict=True)]
        made = decide_batch(readings, matches, situations, terms)
        looks = self._looks([row for row, one in zip(rows, made, strict=True) if one.automatic])
        for at, row in enumerate(rows):
            if row.pk in looks:
                made[at] = agreed(made[at], second(looks[row.pk], matches[at], situations[at]))
        return list(zip(made, groups, strict=True))

    def _readings(self, rows: Sequence[inbox.Decision]) -> list[Reading]:
        """What was read then, if the reader would read the same today; else what it reads now."""
        kept = [reading_of(row.message.reading) for row in rows]
        return self._fresh(rows, kept, self.readers.first)

    def _looks(self, rows: Sequence[inbox.Decision]) -> dict[int, Look]:
        """The second reader's look at what the first would let a robot answer, by decision.

        What had no such look then is not matched by meaning now: its article stays.
        """
        reader = self.readers.second
        if reader is None or not rows:
            return {}
        looks = [look_of(row) for row in rows]
        readings = self._fresh(rows, [look.reading if look else None for look in looks], reader)
        return {
            row.pk: Look(
                reading,
                self._terms(row, _group(row, reading), reader),
                look.likeliest if look else match_of(row).article,
            )
            for row, look, reading in zip(rows, looks, readings, strict=True)
        }

    def _fresh(
        self, rows: Sequence[inbox.Decision], kept: Sequence[Reading | None], reader: Reader
    ) -> list[Reading]:
        """What was kept, if this reader signed it as it does today; the rest is read anew, in one pass."""
        wanted = signed_as(self.brand, reader)
        good = {at: one for at, one in enumerate(kept) if one is not None and one.reader == wanted}
        rest = [at for at in range(len(rows)) if at not in good]
        good |= dict(zip(rest, reread([rows[at].message for at in rest], reader), strict=True))
        return [good[at] for at in range(len(rows))]

    def _terms(self, row: inbox.Decision, group: Group, reader: Reader) -> Terms:
        """As the first promise would give them; a halt and the second promise stay as they were, and what is only
        watched is not told apart.
        """
        line, then = self.line(group, reader), kept_terms(row.terms)
        kept = replace(then, threshold=0.0, calibration="", unbound=False, shadow=False, audited=0.0, trial=False)
        if line.rank is None:
            return replace(kept, trial=line.leave)
        return replace(kept, threshold=line.threshold, calibration="replay")


def _group(row: inbox.Decision, reading: Reading) -> Group:
    return group_of(row.message, row.message.channel, reading.language)
