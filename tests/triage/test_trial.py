"""The trial where the truth is known: the umbrella keeps its promise there, and the naive threshold does not."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.bound import k_star, umbrella
from rapport.triage.simulation import World, at_rank, naive, simulate

scores = st.lists(st.integers(0, 40).map(lambda step: step / 8), max_size=200)


def world(of: int = 20_000, apart: float = 1.5) -> World:
    chance = np.random.default_rng(5)
    complaints = chance.random(of) < 0.6
    return World(chance.normal(size=of) + apart * complaints, complaints)


@given(scores, st.sampled_from([0.02, 0.05, 0.2]), st.sampled_from([0.05, 0.3]))
def test_the_trial_fits_what_the_product_fits(drawn: list[float], alpha: float, delta: float) -> None:
    rank = k_star(len(drawn), alpha, delta)
    assert at_rank(np.sort(np.array(drawn)), rank) == umbrella(drawn, alpha, delta)


@given(scores.filter(bool), st.sampled_from([0.01, 0.02, 0.05, 0.5]))
def test_the_naive_threshold_is_the_quantile(drawn: list[float], alpha: float) -> None:
    assert naive(np.sort(np.array(drawn)), alpha) == pytest.approx(float(np.quantile(drawn, alpha)))


@given(scores, scores, st.integers(-8, 400).map(lambda step: step / 64))
def test_risk_and_share_are_counted_on_the_whole_world(
    complaints: list[float], others: list[float], threshold: float
) -> None:
    complaints, others = [1.0, *complaints], [2.0, *others]
    all_ = World(complaints + others, [True] * len(complaints) + [False] * len(others))
    assert float(all_.risk(threshold)) == sum(score < threshold for score in complaints) / len(complaints)
    assert float(all_.automated(threshold)) == sum(score < threshold for score in others) / len(others)


@pytest.mark.parametrize("apart", [0.0, 1.5, 4.0])
def test_the_bound_holds_for_any_reader_and_the_naive_threshold_breaks_it(apart: float) -> None:
    told = simulate(world(apart=apart), [0.01, 0.02, 0.05], 0.05, 2_000, 2_000, np.random.default_rng(9))
    for row in told:
        # 2,000 draws scatter by half a point around 5 %; the discrete rank keeps the chance itself below that.
        assert row.umbrella.violations <= 0.05
        assert 0.40 <= row.naive.violations <= 0.60
        assert 0 < row.umbrella.risk < row.alpha < row.naive.risk * 1.1
        assert row.umbrella.automated < row.naive.automated


def test_one_threshold_for_two_brands_breaks_the_promise_of_one_and_their_own_do_not() -> None:
    """The second brand's customers complain more politely, and are the smaller part."""
    plain, polite = world(16_000), world(4_000, apart=0.9)
    both = World(np.r_[plain.scores, polite.scores], np.r_[plain.is_complaint, polite.is_complaint])
    chance = np.random.default_rng(9)
    drawn = [both.draw(2_000, chance) for _ in range(500)]
    pooled = [at_rank(scores, k_star(len(scores), 0.02, 0.05)) for scores in drawn]
    assert (polite.risk(pooled) > 0.02).mean() > 0.5
    for own in (plain, polite):
        (row,) = simulate(own, [0.02], 0.05, 2_000, 500, chance)
        assert row.umbrella.violations <= 0.05
        assert row.umbrella.automated > 0


def test_too_few_labels_automate_nothing_in_any_draw() -> None:
    (row,) = simulate(world(), [0.02], 0.05, 500, 149, np.random.default_rng(9))
    assert (row.umbrella.violations, row.umbrella.risk, row.umbrella.automated) == (0.0, 0.0, 0.0)
    assert row.naive.automated > 0


def test_a_reader_that_tells_nothing_automates_nothing() -> None:
    (row,) = simulate(
        World([0.5] * 900, [True, False, True] * 300), [0.05], 0.05, 20, 500, np.random.default_rng(1)
    )
    assert (row.umbrella.automated, row.naive.automated) == (0.0, 0.0)


def test_the_same_chance_gives_the_same_trial() -> None:
    told = [simulate(world(), [0.02], 0.05, 40, 500, np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert told[0] == told[1] != told[2]


@pytest.mark.parametrize(
    ("given_", "complaints"),
    [([1.0, nan], [True, False]), ([1.0, inf], [True, False]), ([1.0], [True]), ([], []), ([1.0, 2.0], [True])],
)
def test_a_world_that_is_none_is_refused(given_: list[float], complaints: list[bool]) -> None:
    with pytest.raises(ValueError, match=r"finite|length|needs"):
        World(given_, complaints)


@pytest.mark.parametrize(("draws", "labels"), [(0, 5), (5, 0)])
def test_a_trial_needs_a_draw_and_a_label(draws: int, labels: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        simulate(world(50), [0.02], 0.05, draws, labels, np.random.default_rng(1))
