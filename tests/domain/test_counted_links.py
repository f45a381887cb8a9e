"""Addresses are found whole, short ones stand in their place, and nothing else of the words changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.counted_links import addresses, leads_somewhere, replaced, with_utm


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("See https://oak.example/a.", ["https://oak.example/a"]),
        ("(https://oak.example/a_(b))", ["https://oak.example/a_(b)"]),
        ("https://oak.example/a https://oak.example/ab", ["https://oak.example/a", "https://oak.example/ab"]),
        ("https://oak.example https://oak.example", ["https://oak.example"]),
        ("javascript:alert(1) ftp://x.example https://", []),
        ("https://ana:secret@oak.example/", []),
    ],
)
def test_addresses_are_found_whole(words: str, found: list[str]) -> None:
    assert addresses(words) == found


def test_a_longer_address_is_not_taken_for_a_shorter_one() -> None:
    short = {"https://oak.example/a": "https://h.example/l/1"}
    words = "https://oak.example/ab, https://oak.example/a."
    assert replaced(words, short) == "https://oak.example/ab, https://h.example/l/1."


@given(st.text(max_size=300))
def test_without_short_addresses_words_never_change(words: str) -> None:
    assert replaced(words, {}) == words


@given(st.text(max_size=80))
def test_nothing_but_the_web_leads_anywhere(text: str) -> None:
    if leads_somewhere(text):
        assert text.lower().startswith(("http://", "https://"))


def test_utm_stands_behind_and_never_replaces_ones_own() -> None:
    given_ = {"utm_source": "practice", "utm_campaign": "oak & elm", "utm_medium": ""}
    assert with_utm("https://oak.example/a?utm_source=own&b#c", given_) == (
        "https://oak.example/a?utm_source=own&b&utm_campaign=oak+%26+elm#c"
    )
