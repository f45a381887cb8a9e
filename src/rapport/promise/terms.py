"""What the promise allows for each message of a batch, in four queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from rapport.domain.reading import Reading
from rapport.inbox.arrive import Arrived
from rapport.promise.binding import binding
from rapport.promise.dial import UNTOUCHED, Setting, settings_of
from rapport.promise.draw import draw
from rapport.promise.group import TRIAL, Group, group_of
from rapport.promise.models import Calibration, Halt
from rapport.triage.decide import Terms
from rapport.triage.reader import Reader


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the groups of some brands stand: the latest calibration of each, and the dials.

    `fitted` are groups with a calibration of any reader. `halted` wait for a person; `drifted` are calibrations
    that the alarm ended: they do not come back with a lift.
    """

    calibrations: dict[Group, Calibration]
    fitted: frozenset[Group]
    halted: frozenset[Group]
    drifted: frozenset[int]
    dials: dict[int, Setting]


def standing(brands: set[int], reader: str) -> Standing:
    """Read once for a batch; `reader` is the name whose thresholds are asked for."""
    made = Calibration.every.filter(brand__in=brands)
    newest = made.values("brand", "language", "kind", "reader").annotate(last=Max("pk")).values("last")
    rows = list(Calibration.every.filter(pk__in=newest))
    halts = Halt.every.filter(brand__in=brands)
    open_ = halts.filter(lifted_at__isnull=True).values_list("brand_id", "language", "kind")
    return Standing(
        {Group(row.brand_id, row.language, row.kind): row for row in rows if row.reader == reader},
        frozenset(Group(row.brand_id, row.language, row.kind) for row in rows),
        frozenset(Group(*facts) for facts in open_),
        frozenset(halts.values_list("calibration_id", flat=True)),
        settings_of(brands),
    )


def terms_of(turn: Sequence[Arrived], readings: Sequence[Reading], reader: Reader) -> list[Terms]:
    """The terms of each message, in order."""
    known = standing({one.message.brand_id for one in turn}, reader.name)
    return [_terms(one, reading, reader, known) for one, reading in zip(turn, readings, strict=True)]


def _terms(one: Arrived, reading: Reading, reader: Reader, known: Standing) -> Terms:
    group = group_of(one.message, one.heard.channel, reading.language)
    trial = group.kind == TRIAL and group not in known.fitted
    dial, made = known.dials.get(group.brand, UNTOUCHED), known.calibrations.get(group)
    halted = group in known.halted
    if made is None:
        # The practice network goes on by the owner's leave; everywhere else nothing is automatic yet.
        return Terms(halted=halted, shadow=dial.shadow and dial.chosen, trial=trial)
    if made.alpha != dial.alpha or made.pk in known.drifted:
        return Terms(halted=halted)
    return Terms(
        threshold=made.threshold,
        calibration=str(made.pk),
        unbound=made.binding != binding(group, reader.fingerprint, reading.reader),
        halted=halted,
        shadow=dial.shadow and (dial.chosen or group.kind != TRIAL),
        audited=dial.audit if draw(one.message.pk) < dial.audit else 0.0,
    )
