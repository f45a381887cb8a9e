"""Bursts: what is usual never rings, what is far above does, with its dates."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rapport.audience.bursts import DAY, bursts, growth, most_expected

START = date(2026, 6, 1)


def curve(counts: list[int]) -> dict[date, int]:
    return {START + n * DAY: many for n, many in enumerate(counts)}


def last(counts: list[int]) -> date:
    return START + (len(counts) - 1) * DAY


@given(st.integers(0, 500), st.integers(1, 200))
def test_the_same_every_day_is_never_a_burst(many: int, days: int) -> None:
    assert bursts(curve([many] * days), START, last([many] * days)) == []


@given(st.lists(st.integers(5, 14), min_size=30, max_size=90), st.integers(100, 5_000), st.integers(1, 4))
def test_a_day_far_above_is_a_burst_with_its_dates(calm: list[int], much: int, days: int) -> None:
    counts = [*calm, *[much] * days, *calm[:5]]
    [found] = bursts(curve(counts), START, last(counts))
    assert found.start == START + len(calm) * DAY
    assert (found.end - found.start).days == days - 1
    assert found.gained == much * days


@given(st.lists(st.integers(0, 3_000), max_size=90))
def test_days_of_a_burst_are_all_above_what_the_calm_ones_let_expect(counts: list[int]) -> None:
    found = bursts(curve(counts), START, last(counts or [0]))
    days = {one.start + n * DAY for one in found for n in range((one.end - one.start).days + 1)}
    calm = [many for day, many in curve(counts).items() if day not in days]
    assert sum(one.gained for one in found) + sum(calm) == sum(counts)
    assert all(one.gained > one.usual for one in found)


def test_no_rule_in_the_first_fortnight() -> None:
    assert bursts(curve([0] * 10 + [900]), START, last([0] * 11)) == []


def test_a_few_more_of_nothing_is_no_burst() -> None:
    assert most_expected([0] * 56) == 10.0


@given(st.lists(st.integers(0, 50), min_size=7, max_size=100))
def test_weeks_end_today_and_count_each_day_once(counts: list[int]) -> None:
    weeks = growth(curve(counts), START, last(counts))
    assert weeks[-1].start + timedelta(days=6) == last(counts)
    assert sum(one.gained for one in weeks) == sum(counts[len(counts) % 7 :])
