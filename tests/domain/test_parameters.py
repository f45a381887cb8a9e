"""One way to read each kind of value: what cannot be meant is refused, and nothing but `NotReadable` is raised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain import parameters
from rapport.domain.parameters import NotReadable, moment, number, place, placed, shows, words

UNSEEN = [
    "",
    " ",
    "\t\n",
    "\u200b",
    "\u200d\u2060",
    "\ufeff",
    "\u00a0",
    "\u2800",
    "\u3164",
    "\u115f\u1160",
    "\u0301",
    "\ufe0f",
    "\U000e0020",
    "\u202e",
    "\x00",
    "\ud800",
    "\u00ad",
]
SEEN = ["a", "é", "e\u0301", "👩‍👩‍👧", "❤️", "你好", "।", "…", "?", "\u200fשלום", "\ue000"]
NO_NUMBERS = ["", "²", "٣", "१", "1 ", "+1", "-1", "1.0", "1_0", "0x1", "9" * 19, "9" * 40, "1\n", "½", "\x00"]
NO_MOMENTS = [
    "",
    "2026-02-30T00:00+00:00",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59-12:00",
    "2026-11-23T10:00",
    "24:00",
    "2026-11-23T10:00+24:00",
    "1899-12-31T23:59+00:00",
    "9999-01-01T00:00+00:00",
    "²026-11-23T10:00+00:00",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_what_nobody_sees_is_nothing(text: str) -> None:
    assert not shows(text)
    assert words(text) == ""


@pytest.mark.parametrize("text", SEEN)
def test_what_somebody_sees_is_kept_as_it_is(text: str) -> None:
    assert words(f" {text} ") == text.strip()


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_number_is_made_of_ascii_digits_and_fits_everywhere(text: str) -> None:
    with pytest.raises(NotReadable):
        number(text)


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_a_moment_exists_and_can_be_turned_into_any_zone(text: str) -> None:
    with pytest.raises(NotReadable):
        moment(text)


FIRST, LAST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1971, 2990))
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


@given(st.text(max_size=60), st.integers(-840, 840))
def test_a_moment_that_was_read_can_always_be_turned(text: str, minutes: int) -> None:
    for wanted in (text, f"{text}+00:00"):
        try:
            found = moment(wanted, UTC)
        except NotReadable:
            continue
        found.astimezone(timezone(timedelta(minutes=minutes)))


@given(MOMENTS, st.integers(0, 10**17))
def test_a_cursor_is_always_read_as_it_was_made(at: datetime, row: int) -> None:
    assert placed(place(at, row)) == (at, row)


@given(st.one_of(st.text(max_size=300), st.binary(max_size=100).map(lambda raw: raw.decode("latin-1"))))
def test_nothing_else_is_ever_raised(text: str) -> None:
    for read in (number, parameters.day, moment, placed):
        try:
            read(text)
        except NotReadable:
            continue
    kept = words(text)
    assert kept == words(kept)
    kept.encode()
