"""The share of reachable followers: the interval against slow oracles, the sample against its seed."""

from __future__ import annotations

from math import comb, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rapport.audience.share import (
    ALL_UP_TO,
    SAMPLE,
    Stratum,
    Z,
    draw_strata,
    reach_share,
    thirds,
    wilson,
)


@st.composite
def strata(draw: st.DrawFn) -> Stratum:
    total = draw(st.integers(0, 3_000))
    looked = draw(st.integers(0, total))
    return Stratum(total, looked, draw(st.integers(0, looked)))


def slow_wilson(share: float, n: float) -> tuple[float, float]:
    """The ends by halving: the rates that the score test at 95 % does not speak against."""

    def fits(p: float) -> bool:
        return abs(share - p) <= Z * sqrt(p * (1 - p) / n)

    def edge(inside: float, outside: float) -> float:
        for _ in range(60):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if fits(middle) else (inside, middle)
        return inside

    return edge(share, 0.0), edge(share, 1.0)


@given(st.floats(0.001, 0.999), st.floats(1, 1e5))
def test_the_ends_are_where_the_score_test_turns(share: float, n: float) -> None:
    assert wilson(share, n) == pytest.approx(slow_wilson(share, n), abs=1e-9)


@given(st.lists(strata(), min_size=1, max_size=3))
def test_an_interval_holds_its_share_and_shrinks_to_it_where_all_were_looked_at(some: list[Stratum]) -> None:
    found = reach_share(some)
    assert 0 <= found.low <= found.share <= found.high <= 1
    assume(found.total)
    if found.counted:
        hits = sum(one.hits for one in some)
        assert found.low == found.high == pytest.approx(hits / found.total)


@given(st.lists(strata(), min_size=3, max_size=3))
def test_who_was_not_looked_at_at_all_leaves_everything_open(some: list[Stratum]) -> None:
    assume(any(one.total and not one.looked for one in some))
    assert (reach_share(some).low, reach_share(some).high) == (0.0, 1.0)


def coverage(totals: list[int], reachable: list[int], looked: int) -> float:
    """How often the interval holds the true share, over every outcome there can be, each as likely as it is."""
    truth, sums = sum(reachable) / sum(totals), {0: 1.0}
    for total, right in zip(totals, reachable, strict=True):
        ways = comb(total, looked)
        one = {hits: comb(right, hits) * comb(total - right, looked - hits) / ways for hits in range(looked + 1)}
        after: dict[int, float] = {}
        for before, chance in sums.items():
            for hits, more in one.items():
                after[before + hits] = after.get(before + hits, 0.0) + chance * more
        sums = after
    strata, found = len(totals), 0.0
    for hits, chance in sums.items():  # equal strata, equally looked at: only the sum matters
        shared = [hits // strata + (number < hits % strata) for number in range(strata)]
        told = reach_share([Stratum(n, looked, some) for n, some in zip(totals, shared, strict=True)])
        found += chance * (told.low <= truth <= told.high)
    return found


@pytest.mark.parametrize(
    "reachable", [[30, 800, 1500], [1000] * 3, [1500, 1700, 1990], [1240] * 3, [400, 200, 20]]
)
@pytest.mark.parametrize("looked", [40, 133, 400])
def test_the_interval_holds_the_truth_as_often_as_it_says(reachable: list[int], looked: int) -> None:
    assert coverage([2_000] * 3, reachable, looked) >= 0.94


@given(st.integers(0, 30_000))
def test_thirds_are_everybody_once_and_as_equal_as_can_be(total: int) -> None:
    runs = thirds(total)
    assert [place for run in runs for place in (run.start, run.stop)] == sorted(
        place for run in runs for place in (run.start, run.stop)
    )
    assert sum(len(run) for run in runs) == total
    assert max(map(len, runs)) - min(map(len, runs)) <= 1


@given(st.integers(ALL_UP_TO + 1, ALL_UP_TO + 300), st.text(max_size=5))
def test_the_same_seed_draws_the_same_in_proportion(total: int, seed: str) -> None:
    ids = [f"n{number}" for number in range(total)]
    first = draw_strata(ids, seed)
    assert first == draw_strata(ids, seed)
    assert sum(map(len, first)) == SAMPLE
    assert max(map(len, first)) - min(map(len, first)) <= 1
    assert all(set(some) <= set(run) for some, run in zip(first, thirds(total), strict=True))


def test_a_short_list_is_looked_at_whole() -> None:
    assert [place for run in draw_strata(["a"] * 7, "s") for place in run] == list(range(7))


def test_everybody_of_a_third_is_as_likely() -> None:
    """Over 600 seeds each of 30 is drawn about as often: none outside five deviations."""
    ids = [f"n{number}" for number in range(30)]
    counts = [0] * 30
    for seed in range(600):
        for run in draw_strata(ids, str(seed), size=15, all_up_to=0):
            for place in run:
                counts[place] += 1
    assert all(abs(one - 300) < 5 * sqrt(600 * 0.25) for one in counts)
