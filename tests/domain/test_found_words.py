"""The part of a text in which what was asked for stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.found_words import AROUND, excerpt

LONG = "Buongiorno, scrivo di nuovo " * 10


@pytest.mark.parametrize(
    ("text", "asked", "has"),
    [
        (f"{LONG} la GAMBA è rotta", "gamba", "GAMBA"),
        (f"{LONG} perché no?", "perche", "perché"),
        (f"{LONG} 配送はいつですか", "はい", "配送はいつ"),
        (f"{LONG} tables", "tab", "tables"),
    ],
)
def test_the_found_word_stands_in_it(text: str, asked: str, has: str) -> None:
    found = excerpt(text, asked)
    assert has in found
    assert found.startswith("… ")


def test_a_word_near_the_beginning_and_one_that_is_not_there() -> None:
    assert excerpt("La gamba è\nrotta", "gamba") == "La gamba è rotta"
    assert excerpt("La gamba è rotta", "sedia") == "La gamba è rotta"


@given(st.text(max_size=400), st.text(max_size=40))
def test_it_is_short_and_one_line(text: str, asked: str) -> None:
    found = excerpt(text, asked)
    assert len(found) <= AROUND + 2
    assert "\n" not in found
