"""How the promise stands in each group, in figures a screen can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from rapport.accounts.models import Brand
from rapport.promise.alarm import audited, current, fortune
from rapport.promise.calibrate import labels_by_group, needed
from rapport.promise.calibration_job import stale
from rapport.promise.dial import setting
from rapport.promise.first_report import FirstDay, first_day
from rapport.promise.group import TRIAL, Group, messages
from rapport.promise.labelling_queue import busiest
from rapport.promise.models import Calibration, Halt, Judgement, Says
from rapport.triage.interval import exact_interval
from rapport.triage.read import default_readers

Status = Literal["leave", "collecting", "ready", "nothing", "unbound", "halted", "shadow", "live"]
MONTH = timedelta(days=30)
Labels = Sequence[tuple[float, float]]
POINTS = 60
MANY = 1_000


@dataclass(frozen=True, slots=True)
class GroupReport:
    """One group. `complaints` and `others` are the labels that calibrate, `needed` complaints for the next look.

    `status`: by the owner's `leave`, on a trial network until the first look; `collecting` labels; `ready` to be
    fitted; `nothing` may be automatic even so; `unbound` after a change of reader, layer or α; `halted` by the
    alarm; `shadow` (only recorded) or `live`. `messages` of the last 30 days are counted up to 1,000; 1,001 is
    more. `first`: how far it is on its first day, where its labels are drawn by a plan.
    """

    group: Group
    status: Status
    calibration: Calibration | None
    second: Calibration | None
    complaints: int
    others: int
    needed: int
    messages: int
    halt: Halt | None
    first: FirstDay | None = None


def reports(brand: Brand, now: datetime) -> list[GroupReport]:
    """All groups of a brand in which anything was said, the busiest first."""
    return [report(group, now, brand) for group in busiest(brand)]


def report(group: Group, now: datetime, brand: Brand | None = None) -> GroupReport:
    readers = default_readers()
    dial, made = setting(brand or Brand.objects.get(pk=group.brand)), current(group)
    counted = labels_by_group(now, **group.facts).get(group, Counter())
    complaints = counted.total() - counted[Says.OTHER]
    halt = Halt.across_brands.filter(**group.facts, lifted_at__isnull=True).first()
    enough = needed(group, readers.first.name, dial.alpha, dial.delta)
    status: Status
    if halt:
        status = "halted"
    elif made is None:
        status = "ready" if complaints >= enough else "leave" if group.kind == TRIAL else "collecting"
    elif stale(made, group, dial, readers):
        status = "unbound"
    elif not made.threshold:
        status = "nothing"
    else:
        status = "shadow" if dial.shadow and (dial.chosen or group.kind != TRIAL) else "live"
    day = first_day(group, dial, made, now)
    if day is not None and status in ("collecting", "leave") and day.evidence == 1:
        status = "ready"
    lately = messages(group).filter(at__gt=now - MONTH)[: MANY + 1].count()
    second = _second(group)
    return GroupReport(group, status, made, second, complaints, counted[Says.OTHER], enough, lately, halt, day)


def _second(group: Group) -> Calibration | None:
    reader = default_readers().second
    if reader is None:
        return None
    return Calibration.across_brands.filter(**group.facts, reader=reader.name).order_by("-look").first()


@dataclass(frozen=True, slots=True)
class Point:
    """One place of the curve: below `threshold` lie `risk` of the labelled complaints and `coverage` of the rest.

    `risk_high`: the bound on the risk that holds with probability 1 − δ, for this threshold alone.
    """

    threshold: float
    risk: float
    risk_high: float
    coverage: float


def curve(rows: Sequence[Judgement], delta: float = 0.05) -> list[Point]:
    """Risk against coverage over all thresholds, from the labels that chance drew; at most 60 points.

    Labels of a plan count for what they stand for; of them no exact interval can be given.
    """
    bad = [_weighed(row) for row in rows if row.says != Says.OTHER]
    good = [_weighed(row) for row in rows if row.says == Says.OTHER]
    if not bad or not good:
        return []
    edges = sorted({0.0, 1.0, *(score for score, _ in (*bad, *good))})
    step = max(1, len(edges) // POINTS)
    return [_point(edge, bad, good, delta) for edge in [*edges[::step][:POINTS], edges[-1]]]


def _weighed(row: Judgement) -> tuple[float, float]:
    return row.message.reading.complaint, 1 / (row.chance or 1.0)


def _point(edge: float, bad: Labels, good: Labels, delta: float) -> Point:
    hits = sum(score < edge for score, _ in bad)
    alike = all(weight == 1 for _, weight in bad)
    high = exact_interval(hits, len(bad), 1 - 2 * delta)[1] if alike else 1.0
    return Point(edge, _share(edge, bad), high, _share(edge, good))


def _share(edge: float, labels: Labels) -> float:
    return sum(weight for score, weight in labels if score < edge) / sum(weight for _, weight in labels)


@dataclass(frozen=True, slots=True)
class Realised:
    """What the audit found since the calibration: of `complaints`, `automatic` would have had a robot.

    `share` lies between `low` and `high` with 95 % confidence (exact).
    """

    complaints: int
    automatic: int
    share: float
    low: float
    high: float


def realised(group: Group) -> Realised:
    made = current(group)
    hits = list(audited(made).values_list("automatic", flat=True)) if made else []
    low, high = exact_interval(sum(hits), len(hits), 0.95)
    return Realised(len(hits), sum(hits), sum(hits) / len(hits) if hits else 0.0, low, high)


def wealth_of(group: Group) -> list[float]:
    """The wealth of the drift alarm's bet after each audited complaint; it rings at 1/δ."""
    made = current(group)
    return fortune(made) if made else []
