"""Labels sought where they teach: the bound holds at every look, and the first answer comes sooner."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.anytime import anytime
from rapport.triage.anytime_simulation import first_answers
from rapport.triage.simulation import World


def world(apart: float = 1.4, of: int = 20_000) -> World:
    chance = np.random.default_rng(5)
    complaints = chance.random(of) < 0.3
    return World(chance.normal(size=of) + apart * complaints, complaints)


@pytest.mark.parametrize(("alpha", "share"), [(0.02, 0.5), (0.05, 0.55)])
def test_about_half_the_labels_are_enough_and_no_look_breaks_it(alpha: float, share: float) -> None:
    told = first_answers(world(), alpha, 0.05, 60, np.random.default_rng(2))
    assert told.labels is not None
    assert told.labels <= told.umbrella_labels * share
    assert told.violations <= 0.10
    assert told.automated > 0


def test_a_score_that_tells_nothing_does_not_break_it() -> None:
    told = first_answers(world(apart=0.0), 0.05, 0.05, 60, np.random.default_rng(2))
    assert told.violations <= 0.10


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans(), st.sampled_from([0.1, 1.0])), max_size=60))
def test_what_is_asked_seldom_is_never_automatic(rows: list[tuple[int, bool, float]]) -> None:
    scores, complaints, chances = zip(*rows, strict=True) if rows else ((), (), ())
    threshold = anytime(scores, complaints, chances, 0.3, 0.3, 1.0)
    assert not any(score < threshold and chance < 1 for score, _, chance in rows)


@given(st.lists(st.floats(0, 1), min_size=0, max_size=148))
def test_too_few_complaints_asked_alike_are_exactly_never(scores: list[float]) -> None:
    n = len(scores)
    assert anytime(scores, [True] * n, [1.0] * n, 0.02, 0.05) == -inf


def test_labels_that_tell_nothing_promise_nothing() -> None:
    assert anytime([0.5] * 900, [True] * 900, [1.0] * 900, 0.05, 0.05) == -inf
    assert anytime([nan, *range(900)], [True] * 901, [1.0] * 901, 0.05, 0.05) == -inf
    assert anytime(range(900), [True] * 900, [1.0] * 900, 0.05, 0.05) > -inf
    with pytest.raises(ValueError, match="equally long"):
        anytime([1.0], [], [], 0.05, 0.05)
    with pytest.raises(ValueError, match="probability"):
        anytime([1.0, 2.0], [True, True], [2.0, 1.0], 0.05, 0.05)
