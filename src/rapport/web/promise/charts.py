"""Where lines, ticks and marks of the promise's pictures stand, in whole units of an SVG's own view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TypeVar

from django.utils.formats import number_format

from rapport.promise.models import Calibration
from rapport.promise.report import Point, Realised
from rapport.web.promise.words import share

WIDTH, HEIGHT = 640, 276
LEFT, RIGHT, TOP, BOTTOM = 60, 16, 14, 60
MOST, ROWS = 200, 12
QUARTERS = (0.005, 0.0125, 0.025, 0.05, 0.1, 0.25)
# How many times the promise an axis of risk reaches; what lies above is of no use to anybody.
REACH = 4
GAUGE = 1000

T = TypeVar("T")
Scale = Callable[[float], int]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it stands and what it says there."""

    at: int
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: lines as SVG paths by name, the marks of both axes, one level across and one point."""

    paths: dict[str, str]
    across: list[Tick]
    up: list[Tick]
    level: int
    point: tuple[int, int] | None
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def risk_curve(points: Sequence[Point], alpha: float, made: Calibration | None) -> Chart:
    """Risk and its upper bound against the share answered, and the calibration in use as a point.

    Below its threshold lay n − k* of its n complaints and `passed` of the `others`.
    """
    return promised_curve(points, alpha, _used(made) if made else None)


def promised_curve(points: Sequence[Point], alpha: float, used: tuple[float, float] | None) -> Chart:
    """What goes wrong and its upper bound against the share answered, and what is in use as a point."""
    shown = within(points, alpha)
    quarter = _quarter(max([0.0, *(one.coverage for one in shown), *(used or ())[:1]]))
    x, y = scale(0.0, 4 * quarter, LEFT, WIDTH - RIGHT), scale(0.0, REACH * alpha, HEIGHT - BOTTOM, TOP)
    bounded = [one for one in shown if one.risk_high <= REACH * alpha]
    return Chart(
        paths={
            "risk": path([(x(one.coverage), y(one.risk)) for one in shown]),
            "bound": path([(x(one.coverage), y(one.risk_high)) for one in bounded]),
        },
        across=[Tick(x(quarter * n), share(quarter * n)) for n in range(5)],
        up=[Tick(y(alpha * n), share(alpha * n)) for n in range(REACH + 1) if alpha * n <= 1],
        level=y(alpha),
        point=(x(used[0]), y(used[1])) if used else None,
    )


def wealth_line(wealth: Sequence[float], alarm: float) -> Chart:
    """The wealth after each audited complaint on a log scale, with the level at which the alarm rings.

    Far above the alarm the line runs along the top: how far is of no use to anybody.
    """
    values = [1.0, *wealth]
    low = min(0.1, 10.0 ** floor(log10(max(1e-6, min(values)))))
    high = max(alarm * 2, min(max(values) * 1.2, alarm * 10))
    x = scale(0, max(1, len(wealth)), LEFT, WIDTH - RIGHT)
    y = scale(log10(low), log10(high), HEIGHT - BOTTOM, TOP)
    line = thinned([(x(n), y(log10(min(high, max(low, one))))) for n, one in enumerate(values)], MOST)
    decades = range(round(log10(low)), floor(log10(high)) + 1)
    return Chart(
        paths={"wealth": path(line)},
        across=[Tick(x(n), str(n)) for n in range(0, len(wealth) + 1, max(1, ceil(len(wealth) / 5)))],
        up=[Tick(y(n), number_format(10.0**n, max(0, -n))) for n in decades],
        level=y(log10(alarm)),
        point=line[-1],
    )


@dataclass(frozen=True, slots=True)
class Gauge:
    """A share with its interval on a line of `GAUGE` units, beside what was promised."""

    low: int
    long: int
    at: int
    promised: int


def gauge(found: Realised, alpha: float) -> Gauge:
    """Drawn so that the promise stands at a quarter of the line, or further left if the interval is wider."""
    x = scale(0.0, max(REACH * alpha, found.high), 0, GAUGE)
    return Gauge(x(found.low), max(8, x(found.high) - x(found.low)), x(found.share), x(alpha))


def within(points: Sequence[Point], alpha: float) -> list[Point]:
    """The part of a curve that is worth drawing."""
    return [one for one in points if one.risk <= REACH * alpha]


def thinned(points: Sequence[T], most: int) -> list[T]:
    """At most so many of them, evenly, the first and the last always among them."""
    if len(points) <= most:
        return list(points)
    return [points[round(n * (len(points) - 1) / (most - 1))] for n in range(most)]


def scale(low: float, high: float, begin: float, end: float) -> Scale:
    """From the values of an axis to where they stand."""
    return lambda value: round(begin + (value - low) / (high - low) * (end - begin))


def path(line: Sequence[tuple[int, int]]) -> str:
    """As the `d` of an SVG path."""
    return "M" + "L".join(f"{x} {y}" for x, y in line) if line else ""


def _quarter(most: float) -> float:
    """A quarter of an axis that reaches `most`, in round figures."""
    return next((one for one in QUARTERS if 4 * one >= most), QUARTERS[-1])


def _used(made: Calibration) -> tuple[float, float] | None:
    """Where a calibration stands, if its threshold lets anything pass."""
    if not made.threshold or made.rank is None or not made.others:
        return None
    return made.passed / made.others, (made.labels - made.rank) / made.labels
