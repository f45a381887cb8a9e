"""Promise 1 in numbers: the threshold holds for any score, and without enough labels nothing is automatic."""

from fractions import Fraction
from math import comb, inf, isclose, isfinite, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.triage import bound
from rapport.triage.bound import k_star, labels_needed, umbrella

decimals = st.integers(1, 99).map(lambda percent: percent / 100)
small = st.sampled_from([0.005, 0.01, 0.02, 0.05, 0.1, 0.3])
scores = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=120)


def tail(n: int, k: int, alpha: float) -> Fraction:
    """The paper's sum, term by term."""
    share = Fraction(str(alpha))
    return sum((comb(n, j) * (1 - share) ** j * share ** (n - j) for j in range(k, n + 1)), Fraction(0))


@given(st.integers(0, 60), decimals, decimals)
def test_the_rank_is_the_first_whose_sum_is_small_enough(n: int, alpha: float, delta: float) -> None:
    fitting = [k for k in range(1, n + 1) if tail(n, k, alpha) <= Fraction(str(delta))]
    assert k_star(n, alpha, delta) == (min(fitting) if fitting else None)


@pytest.mark.parametrize(("alpha", "labels"), [(0.05, 59), (0.02, 149), (0.01, 299), (0.005, 598)])
def test_the_published_numbers_of_labels(alpha: float, labels: int) -> None:
    assert labels_needed(alpha, 0.05) == labels


@given(small, small)
def test_one_label_fewer_is_not_enough(alpha: float, delta: float) -> None:
    enough = labels_needed(alpha, delta)
    assert k_star(enough, alpha, delta) is not None
    assert k_star(enough - 1, alpha, delta) is None


@pytest.mark.parametrize(("alpha", "delta"), [(0.5, 0.25), (0.5, 0.125), (0.9, 0.1), (0.1, 0.9)])
def test_an_exact_tie_with_delta_is_allowed(alpha: float, delta: float) -> None:
    n = labels_needed(alpha, delta)
    assert tail(n, n, alpha) <= Fraction(str(delta)) < tail(n - 1, n - 1, alpha)


@given(st.integers(1, 148), st.data())
def test_with_too_few_labels_nothing_is_automatic(n: int, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.floats(), min_size=n, max_size=n))
    assert umbrella(drawn, 0.02, 0.05) == -inf


@given(small, small, st.data())
def test_with_too_few_labels_for_any_promise_nothing_is_automatic(
    alpha: float, delta: float, data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, min(400, labels_needed(alpha, delta) - 1)))
    drawn = data.draw(st.lists(st.sampled_from([0.0, 0.1, 0.5, 1.0, nan]), min_size=n, max_size=n))
    assert umbrella(drawn, alpha, delta) == -inf


@given(scores, small, small, st.sampled_from([nan, inf, -inf]), st.integers(0, 200))
def test_a_broken_score_means_nothing_is_automatic(
    drawn: list[float], alpha: float, delta: float, broken: float, at: int
) -> None:
    drawn.insert(at % (len(drawn) + 1), broken)
    assert umbrella(drawn, alpha, delta) == -inf


@given(st.integers(0, 2_000), st.floats(-1e9, 1e9), small, small)
def test_a_reader_that_tells_nothing_automates_nothing(n: int, score: float, alpha: float, delta: float) -> None:
    assert umbrella([score] * n, alpha, delta) == -inf


@given(scores, st.sampled_from([0.1, 0.3]), st.sampled_from([0.05, 0.3]))
def test_ties_never_let_more_complaints_through(drawn: list[float], alpha: float, delta: float) -> None:
    threshold = umbrella(drawn, alpha, delta)
    rank = k_star(len(drawn), alpha, delta)
    below = sum(score < threshold for score in drawn)
    assert below == 0 if rank is None else below <= len(drawn) - rank
    assert threshold == -inf or threshold in drawn


@given(scores, small, st.sampled_from([0.05, 0.3]), st.randoms())
def test_the_order_of_labels_makes_no_difference(drawn: list[float], alpha: float, delta: float, chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(drawn)
    chance.shuffle(shuffled)
    assert umbrella(drawn, alpha, delta) == umbrella(shuffled, alpha, delta)


@settings(max_examples=50)
@given(scores, st.sampled_from([(0.05, 0.1), (0.1, 0.3)]), st.sampled_from([0.05, 0.3]))
def test_a_stricter_promise_never_automates_more(
    drawn: list[float], alphas: tuple[float, float], delta: float
) -> None:
    strict, loose = (umbrella(drawn, alpha, delta) for alpha in alphas)
    assert strict <= loose


@pytest.mark.parametrize("wrong", [0.0, 1.0, -0.1, 1.5, nan, inf])
def test_a_share_outside_nought_and_one_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="alpha"):
        umbrella([0.1, 0.2], wrong, 0.05)
    with pytest.raises(ValueError, match="delta"):
        umbrella([0.1, 0.2], 0.05, wrong)


def test_the_tails_are_exact_where_floats_would_end() -> None:
    assert k_star(20_000, 0.02, 1e-9) is not None
    rank = k_star(5_000, 0.02, 1e-12)
    assert rank is not None
    assert tail(5_000, rank, 0.02) <= Fraction(1, 10**12) < tail(5_000, rank - 1, 0.02)


@pytest.mark.parametrize("alpha", [0.01, 0.02, 0.05])
def test_the_bound_holds_on_the_population_and_the_naive_one_does_not(alpha: float) -> None:
    """Uniform scores: the true risk of a threshold is the threshold itself, so no test noise enters."""
    draw = np.random.default_rng(7)
    risks, naive = [], []
    for _ in range(2_000):
        complaints = 1 - draw.random(1_260)
        risks.append(umbrella(complaints.tolist(), alpha, 0.05))
        naive.append(float(np.quantile(complaints, alpha)))
    assert all(map(isfinite, risks))
    assert np.mean(np.array(risks) > alpha) <= 0.05 + 0.015
    assert 0.4 <= np.mean(np.array(naive) > alpha) <= 0.6
    assert isclose(float(np.mean(risks)), alpha, rel_tol=0.6)


@pytest.mark.parametrize("alpha", [0.02, 0.05, 0.123, 0.5])
@pytest.mark.parametrize("delta", [0.05, 1e-9])
def test_many_labels_are_counted_no_differently(
    alpha: float, delta: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [k_star(n, alpha, delta) for n in (1, 7, 200, 1_999, 5_000)]
    monkeypatch.setattr(bound, "_WHOLE", 0)
    assert [k_star(n, alpha, delta) for n in (1, 7, 200, 1_999, 5_000)] == whole
    rank = k_star(1_000_000, alpha, delta)
    assert rank is not None
    assert 0 < 1_000_000 - rank < alpha * 1_000_000


def test_a_promise_beyond_twelve_decimals_is_never_counted_towards() -> None:
    assert k_star(10**6, 0.02, 1e-13) is None
    with pytest.raises(ValueError, match="at least"):
        labels_needed(0.02, 1e-13)
