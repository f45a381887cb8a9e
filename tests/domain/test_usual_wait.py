"""The usual wait: what nine of ten of the answered waited at most, and nothing where too little is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.usual_wait import ENOUGH, NOT_KNOWN, UsualWaits, usual_wait, usual_waits, waits_of

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def test_a_wait_runs_from_the_first_open_word_to_the_answer() -> None:
    asked = [(at(0), 1), (at(5), 1), (at(7), 2), (at(40), 1)]
    answered = [(at(20), 1), (at(21), 1), (at(50), 1)]
    assert waits_of(asked, answered) == [timedelta(minutes=20), timedelta(minutes=10)]


@given(st.lists(st.integers(0, 600), max_size=60))
def test_nine_of_ten_waited_no_longer(minutes: list[int]) -> None:
    asked = [(at(0), talk) for talk in range(len(minutes))]
    found = usual_wait(asked, [(at(n), talk) for talk, n in enumerate(minutes)])
    if len(minutes) < ENOUGH:
        assert found is None
    else:
        assert found is not None
        longer = sum(timedelta(minutes=n) > found for n in minutes)
        assert longer * 10 <= len(minutes)
        assert found in [timedelta(minutes=n) for n in minutes]


def test_a_kind_of_which_enough_is_known_has_a_usual_wait_of_its_own() -> None:
    asked = [(at(0), talk) for talk in range(24)]
    answered = [(at(5 if talk < 12 else 90), talk) for talk in range(24)]
    kinds = {talk: "chat" if talk < 12 else "email" if talk < 23 else "direct" for talk in range(24)}
    found = usual_waits(asked, answered, kinds)
    assert found.of("chat") == timedelta(minutes=5)
    assert found.of("email") == timedelta(minutes=90)
    assert found.of("direct") == found.all == timedelta(minutes=90)
    assert usual_waits(asked[:4], answered[:4], kinds) == NOT_KNOWN


@given(st.integers(1, 10**7), st.dictionaries(st.sampled_from(["chat", "email", "direct"]), st.integers(1, 10**7)))
def test_what_an_address_carries_is_heard_as_it_was_told(whole: int, kinds: dict[str, int]) -> None:
    spans = tuple((kind, timedelta(seconds=n)) for kind, n in kinds.items())
    usual = UsualWaits(timedelta(seconds=whole), spans)
    assert UsualWaits.heard(usual.told) == usual
    assert UsualWaits.heard(NOT_KNOWN.told) == NOT_KNOWN


@given(st.text(max_size=60))
def test_whatever_an_address_carries_it_is_read_or_not_known(told: str) -> None:
    heard = UsualWaits.heard(told)
    assert heard.all is None or heard.all > timedelta()
