"""However often the threshold is fitted again, the chances of breaking the promise add up to at most δ."""

from fractions import Fraction
from math import inf, isclose, nan, pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.bound import k_star
from rapport.triage.simulation import at_rank

RUNS, LOOKS, ALPHA, DELTA = 2_000, 10, 0.02, 0.05
STEP = 126


@given(st.floats(1e-12, 1, exclude_max=True), st.integers(1, 10**6))
def test_a_look_spends_what_the_formula_says(delta: float, look: int) -> None:
    assert isclose(alpha_spent(delta, look), 6 * delta / (pi * look) ** 2, rel_tol=1e-12)


@given(st.floats(min_value=0, max_value=1, exclude_min=True, exclude_max=True))
def test_all_looks_together_never_spend_more_than_there_is(delta: float) -> None:
    looks = 60
    told = sum(Fraction(alpha_spent(delta, look)) for look in range(1, looks + 1))
    # Every look after these: the sum of 1/k² from K + 1 on is less than 1/K.
    rest = Fraction(alpha_spent(delta, 1)) / looks
    assert told <= Fraction(delta)
    assert told + rest <= Fraction(delta) * Fraction(101, 100)


@given(st.floats(1e-9, 0.99), st.integers(1, 10**4))
def test_a_later_look_spends_less(delta: float, look: int) -> None:
    assert 0 < alpha_spent(delta, look + 1) < alpha_spent(delta, look) < delta


@pytest.mark.parametrize("delta", [0.0, 1.0, -0.1, nan, inf])
def test_a_delta_that_is_no_chance_is_refused(delta: float) -> None:
    with pytest.raises(ValueError, match="delta"):
        alpha_spent(delta, 1)


@pytest.mark.parametrize("look", [0, -1, True, 1.5])
def test_looks_are_counted_from_one(look: int) -> None:
    with pytest.raises(ValueError, match="look"):
        alpha_spent(0.05, look)


def test_ten_looks_with_spending_keep_the_promise_and_ten_at_delta_each_break_it() -> None:
    """Uniform scores: the true risk of a threshold is the threshold itself. A run breaks if a look does."""
    draw = np.random.default_rng(11)
    looks = [(STEP * look, alpha_spent(DELTA, look)) for look in range(1, LOOKS + 1)]
    careful = [(n, k_star(n, ALPHA, part)) for n, part in looks]
    greedy = [(n, k_star(n, ALPHA, DELTA)) for n, _ in looks]
    assert all(rank is not None for _, rank in careful[2:])
    broken = np.zeros(2)
    for _ in range(RUNS):
        labels = 1 - draw.random(STEP * LOOKS)
        seen = {n: np.sort(labels[:n]) for n, _ in looks}
        broken += [any(at_rank(seen[n], rank) > ALPHA for n, rank in plan) for plan in (careful, greedy)]
    with_spending, without = broken / RUNS
    # 2,000 runs scatter by half a point around 5 %; spending stays well below, because each look is discrete.
    assert with_spending <= DELTA
    assert without >= 0.08
