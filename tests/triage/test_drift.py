"""The drift alarm: false at most once in twenty lives, however often one looks, and soon there when needed."""

from functools import cache
from math import inf, isclose, isfinite, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.drift import MOST, alarm, wealth

DELTA = 0.05
rounds = st.lists(st.booleans(), max_size=200)
alphas = st.sampled_from([0.005, 0.01, 0.02, 0.05, 0.3, 0.9])


@cache
def alarms(alpha: float, after: int, hits: int) -> np.ndarray:  # type: ignore[type-arg]
    """Whether W >= 1/δ with so many hits (rows) after so many rounds (columns): the order makes no difference."""
    table = np.zeros((hits, after + 1), dtype=bool)
    for some in range(hits):
        owned = np.array(wealth([True] * some + [False] * (after - some), alpha))
        table[some, 1:] = (owned >= 1 / DELTA) & (np.arange(1, after + 1) >= some)
    return table


def chance_of_alarm(alpha: float, rate: float, after: int, hits: int = 160) -> list[float]:
    """The exact chance that the alarm has been given by round 1, 2, 3 …; no simulation, so no tolerance."""
    stops = alarms(alpha, after, hits)
    chance, given_, told = np.zeros(hits), 0.0, []
    chance[0] = 1.0
    for at in range(1, after + 1):
        chance = chance * (1 - rate) + np.r_[0.0, chance[:-1]] * rate
        given_ += float(chance[stops[:, at]].sum())
        chance[stops[:, at]] = 0.0
        told.append(given_)
    return told


@pytest.mark.parametrize("alpha", [0.01, 0.02, 0.05])
def test_a_promise_that_is_just_kept_is_rarely_stopped(alpha: float) -> None:
    assert 0.01 < chance_of_alarm(alpha, alpha, 3_000, 400)[-1] <= DELTA


def test_three_times_the_bound_is_found_within_130_audited_complaints() -> None:
    found = chance_of_alarm(0.02, 0.06, 3_000)
    assert found[129] >= 0.5
    assert found[-1] > 0.999


def test_six_times_the_bound_is_found_within_30() -> None:
    assert chance_of_alarm(0.02, 0.12, 3_000)[29] >= 0.5


@given(rounds, alphas)
def test_the_game_is_fair_while_the_promise_is_just_kept(hits: list[bool], alpha: float) -> None:
    now = wealth(hits, alpha)[-1] if hits else 1.0
    win, lose = (wealth([*hits, hit], alpha)[-1] for hit in (True, False))
    assert isclose(alpha * win + (1 - alpha) * lose, now, rel_tol=1e-9)
    assert lose < now < win or now < 1e-300


@given(rounds, alphas, st.randoms())
def test_only_the_number_of_hits_counts(hits: list[bool], alpha: float, chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(hits)
    chance.shuffle(shuffled)
    assert wealth(hits, alpha)[-1:] == pytest.approx(wealth(shuffled, alpha)[-1:], rel=1e-9)


@given(rounds, alphas)
def test_wealth_is_never_lost_for_good(hits: list[bool], alpha: float) -> None:
    owned = wealth(hits, alpha)
    assert len(owned) == len(hits)
    assert all(isfinite(value) and value > 0 for value in owned)


def test_a_hundred_thousand_complaints_end_no_number() -> None:
    always = wealth([True] * 100_000, 0.02)
    assert always[-1] == pytest.approx(MOST)
    assert all(map(isfinite, wealth([False] * 100_000, 0.02)))
    assert alarm(always, DELTA) == 1


def test_the_alarm_is_the_first_time_and_not_the_last() -> None:
    assert alarm([1.0, 19.99, 20.0, 3.0, 50.0], DELTA) == 2
    assert alarm([1.0, 19.99], DELTA) is None
    assert alarm([], DELTA) is None
    assert wealth([], 0.02) == []


@pytest.mark.parametrize("wrong", [0.0, 1.0, -0.1, nan, inf])
def test_a_share_that_is_none_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="alpha"):
        wealth([True], wrong)
    with pytest.raises(ValueError, match="delta"):
        alarm([1.0], wrong)
