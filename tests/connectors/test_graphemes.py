"""Signs are counted as Unicode says, flags too, in whatever number they come."""

from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.graphemes import graphemes, signs
from rapport.connectors.threads import length as threads
from rapport.connectors.x import length as x

FLAG = "\U0001f1ee\U0001f1f9"
ODD = st.sampled_from(
    [FLAG[0], FLAG, FLAG * 40, "a", "é", "\u0301", "\u200d", "👨", "\u0600", "\r\n", "\ufe0f", "क्"]
)


@given(st.lists(st.one_of(ODD, st.text(max_size=3)), max_size=12).map("".join))
def test_signs_are_those_of_the_standard(text: str) -> None:
    assert list(signs(text)) == regex.findall(r"\X", text)


def test_many_flags_are_counted() -> None:
    assert graphemes(FLAG * 50_000 + "a") == 50_001
    assert graphemes("a" + FLAG * 100 + FLAG[0]) == 102
    assert x.length(FLAG * 50_000) == 100_000
    assert threads.length(FLAG * 50_000) == 400_000
