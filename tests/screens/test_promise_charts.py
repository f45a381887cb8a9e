"""The promise's pictures and figures: nothing leaves its frame, nothing is said less exactly than it is known."""

from __future__ import annotations

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rapport.web.promise.charts import risk_curve, wealth_line
from rapport.web.promise.words import share


@given(st.floats(0, 1))
def test_a_share_is_said_to_the_nearest_percent_or_better(value: float) -> None:
    with translation.override("es"):
        said = share(value)
    assert abs(float(said.replace(",", ".").split("\N{NO-BREAK SPACE}")[0]) - value * 100) <= 0.5


@given(st.lists(st.floats(1e-9, 1e300), max_size=300), st.floats(2, 1000))
def test_the_bet_always_stays_inside_its_picture(wealth: list[float], alarm: float) -> None:
    chart = wealth_line(wealth, alarm)
    places = [tuple(map(int, one.split())) for one in chart.paths["wealth"][1:].split("L")]
    assert all(chart.left <= x <= chart.right and chart.top <= y <= chart.bottom for x, y in places)
    assert chart.top <= chart.level <= chart.bottom
    assert len(places) <= 200


def test_without_labels_below_the_axis_the_curve_is_empty_not_broken() -> None:
    chart = risk_curve([], 0.02, None)
    assert chart.paths == {"risk": "", "bound": ""}
    assert chart.point is None
