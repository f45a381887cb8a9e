"""The growth curve's shapes, in hundredths of the picture; its words stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapport.audience.bursts import Burst, GrowthWeek

WIDTH, HEIGHT, TOP = 1000, 180, 12
FEWEST_WEEKS = 2


@dataclass(frozen=True, slots=True)
class CurveMark:
    """Where the number of a burst stands, in hundredths of width and height."""

    number: int
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Curve:
    """`got` is the line, `usual` the band below what is no surprise; `most` the highest number on the axis."""

    got: str
    usual: str
    most: int
    first: date
    last: date
    marks: list[CurveMark]


def curve(weeks: Sequence[GrowthWeek], odd: Sequence[Burst]) -> Curve | None:
    """None while there are too few weeks to draw a line."""
    if len(weeks) < FEWEST_WEEKS:
        return None
    most = _round_up(max(max(one.gained for one in weeks), max(one.usual for one in weeks), 1.0))
    across = [WIDTH * place / (len(weeks) - 1) for place in range(len(weeks))]
    got = "M" + " L".join(f"{x:.0f} {_y(one.gained, most):.0f}" for x, one in zip(across, weeks, strict=True))
    top = " L".join(f"{x:.0f} {_y(one.usual, most):.0f}" for x, one in zip(across, weeks, strict=True))
    marks = [_mark(number, one, weeks, across, most) for number, one in enumerate(odd, 1)]
    return Curve(got, f"M0 {HEIGHT} L{top} L{WIDTH} {HEIGHT} Z", most, weeks[0].start, weeks[-1].start, marks)


def _mark(number: int, burst: Burst, weeks: Sequence[GrowthWeek], across: Sequence[float], most: int) -> CurveMark:
    place = max((n for n, one in enumerate(weeks) if one.start <= burst.start), default=0)
    x, y = across[place] / WIDTH * 96 + 2, _y(weeks[place].gained, most) / HEIGHT * 100
    return CurveMark(number, f"{x:.1f}%", f"{max(8.0, y):.1f}%")


def _y(many: float, most: int) -> float:
    return HEIGHT - (HEIGHT - TOP) * many / most


def _round_up(many: float) -> int:
    """The next of 1, 2, 5 times a power of ten."""
    step = 1
    while step * 10 < many:
        step *= 10
    return next(step * one for one in (1, 2, 5, 10) if step * one >= many)
