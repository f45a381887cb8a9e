"""Whom words reach: facts first, and the estimate only below a line that is proved."""

from __future__ import annotations

from dataclasses import replace
from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.audience.reach import (
    ALPHA,
    DELTA,
    NO_LINE,
    PEOPLE_NEEDED,
    ReachFact,
    ReachWord,
    SeenFollower,
    line_of,
    reach_of,
)
from rapport.triage.authenticity import Account

ANA = Account("ana", "Ana", "Bakes.", "Rome", 320.0, 280.0, 4_000.0, 2_100.0, 6.0, 2_900.0, False, False, False)
NEW = Account("kayak83920174", "Mary", "", "", 3.0, 900.0, 0.0, 40.0, 0.0, 60.0, False, False, True)

shares = st.floats(0, 1)
seen = st.builds(
    SeenFollower,
    st.sampled_from([ANA, NEW, Account()]),
    st.none() | st.floats(0, 2_000),
    st.booleans(),
    st.booleans(),
)


def test_each_word_has_its_fact() -> None:
    many = replace(NEW, following=20_000.0)
    empty = replace(NEW, posts=0.0, plain_picture=True)
    told = {
        reach_of(SeenFollower(ANA, moved=True)).fact: ReachWord.MOVED,
        reach_of(SeenFollower(many)).fact: ReachWord.MASS,
        reach_of(SeenFollower(ANA, silent_days=181)).fact: ReachWord.QUIET,
        reach_of(SeenFollower(empty)).fact: ReachWord.QUIET,
        reach_of(SeenFollower(NEW), line=0.9).fact: ReachWord.UNCLEAR,
        reach_of(SeenFollower(ANA)).fact: ReachWord.REACHABLE,
        reach_of(SeenFollower(many, silent_days=999, talked=True)).fact: ReachWord.REACHABLE,
    }
    assert list(told) == [
        ReachFact.GONE,
        ReachFact.FOLLOWS_MANY,
        ReachFact.SILENT,
        ReachFact.EMPTY,
        ReachFact.SIGNS,
        ReachFact.NOTHING_AGAINST,
        ReachFact.TALKED,
    ]


@given(seen)
def test_without_a_line_nobody_is_unclear_for_their_signs(one: SeenFollower) -> None:
    assert reach_of(one, NO_LINE).word is not ReachWord.UNCLEAR


@given(seen, shares)
def test_a_line_takes_only_reachable_away(one: SeenFollower, line: float) -> None:
    before, after = reach_of(one), reach_of(one, line)
    if before.word != after.word:
        assert (before.word, after.word) == (ReachWord.REACHABLE, ReachWord.UNCLEAR)
        assert after.real < line


@given(st.lists(shares, max_size=PEOPLE_NEEDED - 1))
def test_too_few_marked_people_draw_no_line(real: list[float]) -> None:
    assert line_of(real) == NO_LINE


def test_so_many_must_be_marked_as_the_binomial_says() -> None:
    assert (1 - ALPHA) ** PEOPLE_NEEDED <= DELTA < (1 - ALPHA) ** (PEOPLE_NEEDED - 1)


@pytest.mark.parametrize("n", [PEOPLE_NEEDED, 500, 1_000])
def test_the_line_is_where_the_slow_sum_puts_it(n: int) -> None:
    """At most as many marked people below the line as the binomial at 1 % leaves room for."""
    rng = Random(7)
    scores = [rng.random() for _ in range(n)]
    below = sum(score < line_of(scores) for score in scores)
    tail = sum(comb(n, j) * ALPHA**j * (1 - ALPHA) ** (n - j) for j in range(below + 1))
    more = sum(comb(n, j) * ALPHA**j * (1 - ALPHA) ** (n - j) for j in range(below + 2))
    assert tail <= DELTA < more


def test_of_real_people_at_most_one_in_a_hundred_is_called_unclear() -> None:
    """Over many brands that mark 400 people each: the share beyond the line passes 1 % in at most 5 % of them."""
    rng, broken, runs = Random(11), 0, 400
    for _ in range(runs):
        line = line_of([rng.random() for _ in range(400)])
        broken += line > ALPHA  # scores are uniform, so the share below the line is the line
    assert broken / runs <= DELTA + 3 * (DELTA * (1 - DELTA) / runs) ** 0.5
