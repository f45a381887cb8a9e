"""The interval of a rate is the exact one, rounded outwards."""

from fractions import Fraction
from math import comb, inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.triage.interval import WIDENED, exact_interval

levels = st.sampled_from([0.5, 0.9, 0.95, 0.99, 0.999])


def at_most(hits: int, n: int, p: Fraction) -> Fraction:
    """P(X <= hits) for X binomial (n, p), in fractions."""
    return sum((comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(hits + 1)), Fraction(0))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.data(), levels)
def test_both_ends_are_where_the_exact_tails_cross(n: int, data: st.DataObject, level: float) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = exact_interval(hits, n, level)
    tail = (1 - Fraction(str(level))) / 2
    inside = 2 * Fraction(WIDENED)
    if hits < n:
        assert at_most(hits, n, Fraction(high)) <= tail <= at_most(hits, n, Fraction(high) - inside)
    else:
        assert high == 1.0
    if hits:
        assert 1 - at_most(hits - 1, n, Fraction(low)) <= tail
        assert tail <= 1 - at_most(hits - 1, n, Fraction(low) + inside)
    else:
        assert low == 0.0


@pytest.mark.parametrize("p", [Fraction(1, 50), Fraction(1, 3), Fraction(1, 2)])
def test_whatever_the_rate_the_interval_holds_it_as_often_as_it_says(p: Fraction) -> None:
    n = 50
    held = [
        hits for hits in range(n + 1) if exact_interval(hits, n, 0.9)[0] <= p <= exact_interval(hits, n, 0.9)[1]
    ]
    assert sum(comb(n, hits) * p**hits * (1 - p) ** (n - hits) for hits in held) >= Fraction(9, 10)


@given(st.integers(0, 3_000), st.data())
def test_the_interval_holds_the_rate_that_was_seen(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = exact_interval(hits, n, 0.95)
    assert 0 <= low <= (hits / n if n else 0.5) <= high <= 1


def test_nothing_seen_says_nothing() -> None:
    assert exact_interval(0, 0, 0.95) == (0.0, 1.0)


def test_many_are_no_trouble() -> None:
    low, high = exact_interval(2_000, 100_000, 0.95)
    assert 0.0191 < low < 0.02 < high < 0.0209


@pytest.mark.parametrize(
    ("hits", "n", "level"), [(-1, 5, 0.9), (6, 5, 0.9), (1, 5, 0.0), (1, 5, 1.0), (1, 5, nan), (1, 5, inf)]
)
def test_what_cannot_be_is_refused(hits: int, n: int, level: float) -> None:
    with pytest.raises(ValueError, match=r"cannot be|level"):
        exact_interval(hits, n, level)
