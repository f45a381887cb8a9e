"""How the promise stands in each group, in figures a screen can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from rapport.people.models import Brand
from rapport.promise.alarm import audited, current, fortune
from rapport.promise.ask import busiest
from rapport.promise.calibrate import drawn, needed, sample
from rapport.promise.clock import stale
from rapport.promise.dial import setting
from rapport.promise.group import TRIAL, Group, messages
from rapport.promise.models import Calibration, Halt, Says
from rapport.triage.interval import exact_interval
from rapport.triage.read import default_readers

Status = Literal["leave", "collecting", "ready", "nothing", "unbound", "halted", "shadow", "live"]
MONTH = timedelta(days=30)
POINTS = 60
MANY = 1_000


@dataclass(frozen=True, slots=True)
class GroupReport:
    """One group. `complaints` and `others` are the labels that chance drew, `needed` complaints for the next look.

    `status`: by the owner's `leave`, on practice until the first look; `collecting` labels; `ready` to be fitted;
    `nothing` may be automatic even so; `unbound` after a change of reader, layer or α; `halted` by the alarm;
    `shadow` (only recorded) or `live`. `messages` of the last 30 days are counted up to 1,000; 1,001 means more.
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


def reports(brand: Brand, now: datetime) -> list[GroupReport]:
    """All groups of a brand in which anything was said, the busiest first."""
    return [report(group, now) for group in busiest(brand)]


def report(group: Group, now: datetime) -> GroupReport:
    readers, brand = default_readers(), Brand.objects.get(pk=group.brand)
    dial, made = setting(brand), current(group)
    said = list(drawn(group, now).values_list("says", flat=True))
    complaints = sum(says != Says.OTHER for says in said)
    halt = Halt.every.filter(**group.facts, lifted_at__isnull=True).first()
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
    lately = messages(group).filter(at__gt=now - MONTH)[: MANY + 1].count()
    second = _second(group)
    return GroupReport(group, status, made, second, complaints, len(said) - complaints, enough, lately, halt)


def _second(group: Group) -> Calibration | None:
    reader = default_readers().second
    if reader is None:
        return None
    return Calibration.every.filter(**group.facts, reader=reader.name).order_by("-look").first()


@dataclass(frozen=True, slots=True)
class Point:
    """One place of the curve: below `threshold` lie `risk` of the labelled complaints and `coverage` of the rest.

    `risk_high`: the bound on the risk that holds with probability 1 − δ, for this threshold alone.
    """

    threshold: float
    risk: float
    risk_high: float
    coverage: float


def curve(group: Group, now: datetime, delta: float = 0.05) -> list[Point]:
    """Risk against coverage over all thresholds, from the labels that chance drew; at most 60 points."""
    rows = sample(group, now)
    bad = sorted(row.message.reading.complaint for row in rows if row.says != Says.OTHER)
    good = sorted(row.message.reading.complaint for row in rows if row.says == Says.OTHER)
    if not bad or not good:
        return []
    edges = sorted({0.0, *good, *bad, 1.0})
    step = max(1, len(edges) // POINTS)
    return [_point(edge, bad, good, delta) for edge in [*edges[::step][:POINTS], edges[-1]]]


def _point(edge: float, bad: list[float], good: list[float], delta: float) -> Point:
    hits = sum(score < edge for score in bad)
    high = exact_interval(hits, len(bad), 1 - 2 * delta)[1]
    return Point(edge, hits / len(bad), high, sum(score < edge for score in good) / len(good))


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
