"""Whom words reach: facts first, and the estimate only below a line that is proved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from math import comb
from random import Random

import pytest
from benchmarks.reading.sets import SHARED, rows
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
from rapport.cli.lab.accounts import _age, _made, account
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


def test_each_word_has_its_fact_and_the_fact_alone_takes_nothing_away() -> None:
    many = replace(NEW, following=20_000.0)
    empty = replace(NEW, posts=0.0, plain_picture=True)
    told = {
        SeenFollower(ANA, moved=True): (ReachFact.GONE, ReachWord.MOVED, ReachWord.MOVED),
        SeenFollower(many): (ReachFact.FOLLOWS_MANY, ReachWord.REACHABLE, ReachWord.MASS),
        SeenFollower(ANA, silent_days=181): (ReachFact.SILENT, ReachWord.REACHABLE, ReachWord.QUIET),
        SeenFollower(empty): (ReachFact.EMPTY, ReachWord.REACHABLE, ReachWord.QUIET),
        SeenFollower(ANA): (ReachFact.NOTHING_AGAINST, ReachWord.REACHABLE, ReachWord.UNCLEAR),
        SeenFollower(many, 999, talked=True): (ReachFact.TALKED, ReachWord.REACHABLE, ReachWord.REACHABLE),
    }
    for one, (fact, before, after) in told.items():
        assert (reach_of(one).fact, reach_of(one).word, reach_of(one, 2.0).word) == (fact, before, after)
    assert reach_of(SeenFollower(NEW), 0.9).fact is ReachFact.SIGNS


OUT = {ReachWord.MASS, ReachWord.QUIET, ReachWord.UNCLEAR}


@given(seen)
def test_without_a_line_nobody_is_called_out_of_reach_but_by_themselves(one: SeenFollower) -> None:
    assert reach_of(one, NO_LINE).word is (ReachWord.MOVED if one.moved else ReachWord.REACHABLE)


@given(seen, shares)
def test_exactly_who_holds_less_than_the_line_is_called_out_of_reach(one: SeenFollower, line: float) -> None:
    """So the share of real people who are is that of real people below the line, which `umbrella` bounds."""
    found = reach_of(one, line)
    assert 0 <= found.hold <= 1
    if not one.moved:
        assert (found.word in OUT) is (found.hold < line)
    assert found.hold == reach_of(one).hold


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


def people(rng: Random, many: int) -> list[SeenFollower]:
    """Real people as they are: some never post, some follow thousands, some show nothing."""
    found = []
    for _ in range(many):
        account = rng.choice([ANA, NEW, replace(ANA, age=9.0), replace(NEW, posts=0.0, plain_picture=True)])
        account = replace(
            account, following=rng.choice([80.0, 900.0, 40_000.0]), likes=float(rng.randrange(9_000))
        )
        found.append(SeenFollower(account, rng.choice([None, 3.0, 300.0]), talked=rng.random() < 0.1))
    return found


def broken(holds: list[float], marked: int, runs: int, seed: int) -> float:
    """In how many runs more than 1 % of these people are called out of reach, by a line from some of them."""
    rng, past = Random(seed), 0
    for _ in range(runs):
        line = line_of(rng.choices(holds, k=marked))
        past += sum(one < line for one in holds) > ALPHA * len(holds)
    return past / runs


def by_chance(runs: int) -> float:
    return DELTA + 3 * (DELTA * (1 - DELTA) / runs) ** 0.5


@pytest.mark.parametrize("marked", [PEOPLE_NEEDED - 1, PEOPLE_NEEDED, 500])
def test_of_real_people_at_most_one_in_a_hundred_is_called_out_of_reach(marked: int) -> None:
    """Over many brands: mass, quiet and unclear together pass 1 % of their real people in at most 5 % of them."""
    holds = [reach_of(one).hold for one in people(Random(3), 4_000)]
    found = broken(holds, marked, 300, 11)
    assert found <= by_chance(300)
    assert marked >= PEOPLE_NEEDED or found == 0


def test_a_line_that_is_proved_does_call_somebody_out_of_reach() -> None:
    """Not kept by calling nobody anything: accounts that hold less than nearly all real people are told."""
    rng = Random(5)
    line = line_of(
        [reach_of(SeenFollower(replace(ANA, likes=float(rng.randrange(9_000))))).hold for _ in range(400)]
    )
    assert reach_of(SeenFollower(replace(NEW, following=20_000.0)), line).word is ReachWord.MASS
    assert reach_of(SeenFollower(NEW, silent_days=400), line).word is ReachWord.QUIET
    assert reach_of(SeenFollower(NEW), line).word is ReachWord.UNCLEAR


@pytest.mark.skipif(not (SHARED / "accounts_bots.jsonl.gz").is_file(), reason="RAPPORT_SHARED has no profiles")
def test_on_labelled_profiles_the_bound_holds_for_the_people_among_them() -> None:
    now = datetime(2017, 6, 1, tzinfo=UTC)
    accounts = [account(row, _age(_made(row), now)) for row in rows("accounts_bots") if row["bot"] == 0]
    holds = [reach_of(SeenFollower(one)).hold for one in accounts]
    assert len(holds) > 500
    assert broken(holds, 400, 300, 7) <= by_chance(300)
