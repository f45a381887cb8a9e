"""Variables of saved replies: filled where they are known, visibly open where not, and never said unfilled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.registry import connector
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing
from rapport.domain.set_apart import TURNS
from rapport.domain.variables import NAMES, braced, filled, first_name
from rapport.outbox.network_rules import refusals, still_open
from tests.cast import NOW

VALUES = {"first name": "Dee", "name": "Dee Marsh", "brand": "Casa Aurora", "my name": "Ana"}
SAID = "Hello {first name}, {brand} is sorry. {my name}"


def test_what_is_known_is_filled() -> None:
    assert filled(SAID, VALUES) == "Hello Dee, Casa Aurora is sorry. Ana"


def test_what_is_not_known_stands_visibly_open_and_does_not_leave() -> None:
    words = filled(SAID, {**VALUES, "first name": ""})
    assert words.startswith("Hello ‹first name›,")
    codes = {
        words: ["open slot"],
        SAID: ["open variable"],
        filled(SAID, VALUES): [],
        "Use {curly} braces": [],
    }
    for text, wanted in codes.items():
        outgoing = Outgoing("k", text, Kind.DIRECT)
        assert [one.code for one in refusals(connector("practice"), {}, outgoing, NOW, None)] == wanted, text


@pytest.mark.parametrize(
    ("name", "handle", "first"),
    [
        ("Dee Marsh", "dee", "Dee"),
        ("  Marta   Ruggeri", "m", "Marta"),
        ("Jean-Luc Roy", "", "Jean-Luc"),
        ("D’Angelo Neri", "", "D’Angelo"),
        ("dee", "dee", ""),
        ("Dee", "dee", "Dee"),
        ("@dee", "dee", ""),
        ("dee@dee.example", "dee@dee.example", ""),
        ("xX_99_Xx", "x", ""),
        ("", "x", ""),
        ("{brand} Ltd", "x", ""),
        ("A" * 60, "x", ""),
    ],
)
def test_a_handle_is_nobodys_name(name: str, handle: str, first: str) -> None:
    assert first_name(name, handle) == first


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(NAMES), st.text(max_size=60)))
def test_nothing_a_stranger_is_called_opens_a_variable(around: str, values: dict[str, str]) -> None:
    words = filled(f"{around}{{name}}{{first name}}", values)
    inside = filled("{name}{first name}", values)
    assert still_open(inside) in ("", "‹name›", "‹first name›")
    assert not braced(inside)
    assert "\n" not in inside
    assert words.endswith(inside)


@given(st.text(st.sampled_from("aא \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), max_size=20))
def test_no_name_turns_the_words_that_leave(name: str) -> None:
    """A name is a stranger's: into what the brand says it brings no mark that turns what follows (UAX 9)."""
    said = filled("Hello {name}, {brand} is sorry.", {**VALUES, "name": name})
    assert not TURNS.search(said)
    assert said.endswith(", Casa Aurora is sorry.")
