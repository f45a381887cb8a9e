"""Estimates about accounts: few plain signs, each in one direction, and words that accuse nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.authenticity import Account, _long, estimate

ANA = Account("ana", "Ana", "Bakes.", "Rome", 320.0, 280.0, 4_000.0, 2_100.0, 6.0, 2_900.0, False, False, False)
NEW = Account("kayak83920174", "Mary", "", "", 3.0, 1_900.0, 0.0, 40.0, 0.0, 60.0, False, True, True)

counts = st.none() | st.floats(0, 1e12)
words = st.none() | st.text(max_size=30)
flags = st.none() | st.booleans()
accounts = st.builds(
    Account, words, words, words, words, counts, counts, counts, counts, counts, counts, flags, flags, flags, flags
)


def test_a_person_known_for_years_and_an_account_of_two_months_are_told_apart() -> None:
    assert estimate(ANA).inauthentic < 0.2
    assert estimate(NEW).inauthentic > 0.8
    assert "follows 1,900 and has 3 followers" in estimate(NEW).reasons


@given(accounts)
def test_an_estimate_is_always_within_its_interval_and_accuses_nobody(account: Account) -> None:
    found = estimate(account)
    assert 0 <= found.interval[0] <= found.inauthentic <= found.interval[1] <= 1
    said = " ".join(found.reasons).lower()
    assert not any(word in said for word in ("fake", "fraud", "spam", "suspicious", "inauthentic"))


@given(accounts, st.sampled_from(["likes", "age", "listed"]), st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_years_likes_or_lists_never_make_an_account_less_likely_a_person(
    account: Account, name: str, one: float, other: float
) -> None:
    few, many = sorted((one, other))
    shown: dict[str, Any] = {"posts": None} if name == "age" else {}
    less = estimate(replace(account, **{name: few, **shown}))
    assert estimate(replace(account, **{name: many, **shown})).inauthentic <= less.inauthentic


def test_what_is_not_shown_widens_the_interval() -> None:
    least, most = estimate(Account()).interval
    assert most - least > 0.9
    for name in ("likes", "age", "listed", "handle"):
        shown = replace(Account(), likes=150.0, age=930.0, listed=9.0, handle="ana22", posts=None)
        narrow, wide = estimate(shown).interval, estimate(replace(shown, **{name: None})).interval
        assert wide[1] - wide[0] > narrow[1] - narrow[0]


def test_a_robot_that_says_so_is_told_as_open() -> None:
    for robot in (replace(ANA, handle="weather_bot"), replace(ANA, about="A bot."), replace(ANA, robot=True)):
        assert "calls itself a robot, openly" in estimate(robot).reasons
    for person in (replace(ANA, name="Bo Talbot-Rey"), replace(ANA, about="Botany, robotics and bottles")):
        assert "calls itself a robot, openly" not in estimate(person).reasons


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0.4, "0 days"),
        (1, "1 day"),
        (20.9, "20 days"),
        (60, "60 days"),
        (61, "2 months"),
        (729, "23 months"),
        (731, "2 years"),
        (12.75 * 365.25, "12 years"),
    ],
)
def test_an_age_is_told_as_much_as_is_over(days: float, words: str) -> None:
    assert _long(days) == words


def test_an_age_of_weeks_is_among_the_reasons_in_days() -> None:
    assert "was made 9 days before it was seen" in estimate(replace(NEW, age=9.7)).reasons
