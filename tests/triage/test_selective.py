"""The second bound: wrong answers above the threshold are rarer than β, for any score; without labels never."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.triage.bound import k_star, selective
from rapport.triage.selective import most_wrong

labels = st.lists(st.tuples(st.integers(0, 60).map(lambda step: step / 64), st.booleans()), max_size=120)
shares = st.sampled_from([0.02, 0.05, 0.1, 0.3])


def fit(rows: list[tuple[float, bool]], beta: float = 0.3, delta: float = 0.3) -> float:
    return selective([score for score, _ in rows], [wrong for _, wrong in rows], beta, delta)


def violations(
    chance: np.random.Generator, fault: str, beta: float, weighted: bool = False
) -> tuple[float, float]:
    """How often the true risk is above β in 400 draws of 400 labels, and the share answered on average."""
    size = 20_000
    score = chance.random(size)
    if fault == "ties":
        score = np.round(score, 1)
    rate = {
        "falls": np.clip(1 - 1.05 * score**0.3, 0.005, 1),
        "useless": np.full(size, 1.2 * beta),
        # The surest answers are the wrong ones: a near duplicate of an article, or one that answers everything.
        "worst on top": np.where(score > 0.85, 4 * beta, 0.2 * beta),
        "worst in the middle": np.where((score > 0.45) & (score < 0.75), 4 * beta, 0.1 * beta),
        "ties": np.where(score > 0.75, 0.4 * beta, 2.5 * beta),
    }[fault]
    wrong = chance.random(size) < rate
    seen = np.where(score > 0.6, 1.0, 0.25) if weighted else np.ones(size)
    broken, shares_ = [], []
    for _ in range(400):
        drawn = chance.choice(size, 400, p=seen / seen.sum())
        threshold = selective(score[drawn], wrong[drawn], beta, 0.05, probability=seen[drawn])
        inside = score >= threshold
        broken.append(bool(inside.any() and wrong[inside].mean() > beta))
        shares_.append(inside.mean())
    return float(np.mean(broken)), float(np.mean(shares_))


@pytest.mark.parametrize("fault", ["falls", "useless", "worst on top", "worst in the middle", "ties"])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_bound_holds_for_any_score(fault: str, weighted: bool) -> None:
    # 400 draws of a method at its limit would scatter by one point around 5 %.
    assert violations(np.random.default_rng(11), fault, 0.1, weighted)[0] <= 0.07


def test_a_good_score_is_used() -> None:
    assert violations(np.random.default_rng(3), "falls", 0.1)[1] > 0.3
    assert violations(np.random.default_rng(3), "falls", 0.1, weighted=True)[1] > 0.1


@given(st.integers(1, 400), shares, st.sampled_from([0.05, 0.012, 1e-6]))
def test_the_tails_are_those_of_the_first_bound(n: int, beta: float, delta: float) -> None:
    rank = k_star(n, beta, delta)
    assert most_wrong(n, beta, delta)[-1] == (-1 if rank is None else n - rank)


@given(labels, st.randoms(use_true_random=False))
def test_the_order_of_the_labels_does_not_matter(rows: list[tuple[float, bool]], chance: object) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert fit(rows) == fit(mixed)


@settings(max_examples=200)
@given(labels, shares, shares, shares, shares)
def test_more_leave_never_answers_less(
    rows: list[tuple[float, bool]], beta: float, more: float, delta: float, laxer: float
) -> None:
    assert fit(rows, max(beta, more), max(delta, laxer)) <= fit(rows, min(beta, more), min(delta, laxer))


@given(labels)
def test_one_more_wrong_answer_never_answers_more(rows: list[tuple[float, bool]]) -> None:
    for at, (score, wrong) in enumerate(rows[:5]):
        if not wrong:
            assert fit([*rows[:at], (score, True), *rows[at + 1 :]]) >= fit(rows)


@given(labels)
def test_a_threshold_is_a_score_that_was_labelled(rows: list[tuple[float, bool]]) -> None:
    assert fit(rows) in {inf, *(score for score, _ in rows)}


@pytest.mark.parametrize("bad", [nan, inf, -inf])
def test_a_number_that_is_none_supports_nothing(bad: float) -> None:
    good = [at / 500 for at in range(500)]
    assert selective(good, [False] * 500, 0.05, 0.05) < inf
    assert selective([*good[:-1], bad], [False] * 500, 0.05, 0.05) == inf
    assert selective(good, [False] * 499 + [nan], 0.05, 0.05) == inf  # type: ignore[list-item]


@given(st.integers(0, 2_000), st.floats(-5, 5))
def test_scores_that_are_all_the_same_support_nothing(n: int, score: float) -> None:
    assert selective([score] * n, [False] * n, 0.05, 0.05) == inf


@given(st.integers(0, 71), st.data())
def test_too_few_labels_support_nothing(n: int, data: st.DataObject) -> None:
    scores = data.draw(st.lists(st.floats(0, 1), min_size=n, max_size=n))
    assert selective(scores, [False] * n, 0.05, 0.05) == inf


def test_equal_probabilities_change_nothing_and_unequal_ones_count() -> None:
    chance = np.random.default_rng(4)
    score = chance.random(800)
    wrong = chance.random(800) < 0.4 * (1 - score) ** 2
    plain = selective(score, wrong, 0.1, 0.05)
    assert selective(score, wrong, 0.1, 0.05, probability=[0.5] * 800) == plain < inf
    heavy = np.where(wrong, 0.1, 1.0)
    assert selective(score, wrong, 0.1, 0.05, probability=heavy) > plain


def test_thresholds_may_be_given_in_the_order_of_their_tests() -> None:
    score = [at / 1_000 for at in range(1_000)]
    wrong = [value < 0.3 for value in score]
    assert selective(score, wrong, 0.05, 0.05, order=[0.8, 0.6, 0.4]) == 0.4
    assert selective(score, wrong, 0.05, 0.05, order=[0.9999]) == inf
    assert selective(score, wrong, 0.05, 0.05, order=[]) == inf


@pytest.mark.parametrize(("beta", "delta"), [(0, 0.05), (1, 0.05), (0.05, 0), (nan, 0.05), (0.05, 1.5)])
def test_a_share_that_is_none_is_refused(beta: float, delta: float) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        selective([0.1, 0.2], [False, False], beta, delta)


def test_lists_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="equally long"):
        selective([0.1, 0.2], [False], 0.05, 0.05)
    with pytest.raises(ValueError, match="probability"):
        selective([0.1, 0.2], [False, True], 0.05, 0.05, probability=[0.0, 1.0])
