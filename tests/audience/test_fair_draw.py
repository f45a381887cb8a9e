"""A draw anybody can make again: nothing but what was published moves it, and everybody is as likely."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.audience.fair_draw import Drawing, commitment, draw_problems, draw_winners, drawing_digest

SEED = "ab" * 32
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)
names = st.lists(st.text(min_size=1, max_size=12), max_size=30)
drawings = st.builds(Drawing, st.text(max_size=30), names, st.integers(1, 5), st.text(max_size=8))


def told(seed: str, drawing: Drawing) -> dict[str, object]:
    return {
        "commitment": commitment(seed),
        "seed": seed,
        "rules": drawing.rules,
        "entrants": list(drawing.entrants),
        "prizes": drawing.prizes,
        "public": drawing.public,
        "winners": draw_winners(seed, drawing),
    }


def by_the_book(seed: str, drawing: Drawing) -> list[str]:
    """The published formula, written down a second time."""
    entrants = sorted(set(drawing.entrants))
    whole = json.dumps(["rapport draw 1", drawing.rules, drawing.prizes, entrants], separators=(",", ":"))
    start = hashlib.sha256(whole.encode()).hexdigest() + "\n" + drawing.public + "\n"
    key = bytes.fromhex(seed)
    return sorted(entrants, key=lambda one: (hmac.digest(key, (start + one).encode(), "sha256"), one))[
        : drawing.prizes
    ]


@given(seeds, drawings)
def test_the_winners_are_those_of_the_published_formula(seed: str, drawing: Drawing) -> None:
    assert draw_winners(seed, drawing) == by_the_book(seed, drawing)


@given(seeds, drawings, st.randoms())
def test_order_and_doubles_of_the_entrants_move_nothing(seed: str, drawing: Drawing, rng: object) -> None:
    shuffled = [*drawing.entrants, *drawing.entrants]
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert draw_winners(seed, replace(drawing, entrants=shuffled)) == draw_winners(seed, drawing)


@given(seeds, drawings)
def test_nobody_wins_twice_or_from_outside_and_no_prize_is_left_over(seed: str, drawing: Drawing) -> None:
    won = draw_winners(seed, drawing)
    assert len(set(won)) == len(won) == min(drawing.prizes, len(set(drawing.entrants)))
    assert set(won) <= set(drawing.entrants)


@given(seeds, drawings)
def test_what_was_published_is_found_right_and_any_change_is_found(seed: str, drawing: Drawing) -> None:
    good = told(seed, drawing)
    assert draw_problems(good) == []
    assert draw_problems({**good, "commitment": "0" * 64})
    assert draw_problems({**good, "seed": hashlib.sha256(seed.encode()).hexdigest()})
    assert draw_problems({**good, "winners": [*draw_winners(seed, drawing), "cousin"]})
    assert drawing_digest(replace(drawing, rules=drawing.rules + "!")) != drawing_digest(drawing)


@given(st.dictionaries(st.sampled_from(["commitment", "seed", "entrants", "prizes"]), st.none() | st.integers()))
def test_odd_things_from_outside_are_told_in_words(odd: dict[str, object]) -> None:
    assert draw_problems(odd)


@pytest.mark.parametrize("seed", ["", "ab", "AB" * 32, "zz" * 32, SEED + "\n"])
def test_a_seed_of_another_shape_is_refused(seed: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal"):
        commitment(seed)


def test_everybody_is_as_likely() -> None:
    """Over 2,000 seeds each of ten wins the one prize about 200 times: none outside five deviations."""
    drawing = Drawing("one sofa", [f"n{number}" for number in range(10)], 1)
    counts = dict.fromkeys(drawing.entrants, 0)
    for number in range(2_000):
        [won] = draw_winners(hashlib.sha256(str(number).encode()).hexdigest(), drawing)
        counts[won] += 1
    assert all(abs(one - 200) < 5 * sqrt(2_000 * 0.09) for one in counts.values())
