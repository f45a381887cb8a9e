"""The best hours: no data is no answer, order does not matter, and little data is drawn towards the mean."""

from __future__ import annotations

import random
from math import exp, log1p

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.best_time import HOURS, LEAST_POSTS, best_hours, how_much

POSTS = st.lists(st.tuples(st.integers(0, HOURS - 1), st.integers(0, 10_000)), max_size=200)


def test_no_data_is_no_answer() -> None:
    assert best_hours([]) == []


@given(st.integers(0, HOURS - 1), st.lists(st.integers(0, 500), max_size=300))
def test_one_hour_alone_is_never_called_better(cell: int, engaged: list[int]) -> None:
    assert best_hours([(cell, one) for one in engaged]) == []


@given(POSTS, st.randoms(use_true_random=False))
def test_the_order_of_the_posts_does_not_matter(posts: list[tuple[int, int]], chance: random.Random) -> None:
    mixed = list(posts)
    chance.shuffle(mixed)
    assert best_hours(mixed) == best_hours(posts)


@given(POSTS, st.integers(0, HOURS - 1))
def test_turning_the_week_turns_the_answer_and_changes_nothing_else(posts: list[tuple[int, int]], by: int) -> None:
    turned = best_hours([((cell + by) % HOURS, engaged) for cell, engaged in posts])
    assert {((one.cell - by) % HOURS, one.posts) for one in turned} == {
        (one.cell, one.posts) for one in best_hours(posts)
    }
    assert sorted(one.sure for one in turned) == pytest.approx(sorted(one.sure for one in best_hours(posts)))


@given(POSTS)
def test_each_hour_lies_between_its_own_mean_and_the_channels(posts: list[tuple[int, int]]) -> None:
    found = best_hours(posts)
    assert bool(found) == how_much(posts).enough
    mean = sum(log1p(engaged) for _, engaged in posts) / len(posts) if posts else 0.0
    for one in found:
        own = [log1p(engaged) for cell, engaged in posts if cell == one.cell]
        raw = exp(sum(own) / len(own) - mean)
        assert min(raw, 1) - 1e-9 <= one.times <= max(raw, 1) + 1e-9
        assert 0 <= one.sure <= 1


@given(st.integers(0, 1000))
def test_where_all_posts_fare_alike_no_hour_is_better(engaged: int) -> None:
    found = best_hours([(n % 10, engaged) for n in range(60)])
    assert {(one.times, one.sure, one.better) for one in found} == {(1.0, 0.5, False)}


def test_chance_alone_is_seldom_called_better_and_a_true_difference_mostly_is() -> None:
    """By simulation, seeded: 400 channels without any better hour, 100 with one."""
    chance = random.Random(7)

    def channel(better: float) -> list[tuple[int, int]]:
        return [
            (cell, int(exp(chance.gauss(3 + (better if cell == 5 else 0), 0.8))))
            for cell in range(12)
            for _ in range(8)
        ]

    false = [sum(one.better for one in best_hours(channel(0))) / 12 for _ in range(400)]
    assert sum(false) / len(false) < 0.1
    true = [any(one.cell == 5 and one.better for one in best_hours(channel(1.2))) for _ in range(100)]
    assert sum(true) > 90


def test_too_few_are_too_few() -> None:
    few = [(n % 8, n) for n in range(LEAST_POSTS - 1)]
    assert best_hours(few) == []
    assert best_hours([*few, (0, 1)])
