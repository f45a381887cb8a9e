"""A change in words: what is gone and what is new, and both texts whole again from it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.word_diff import MOST, DiffKind, word_diff

TEXTS = st.lists(st.sampled_from(["the ", "table ", "arrived\n", "broken", " ", "  again"])).map("".join)


def test_a_word_is_gone_and_another_is_new() -> None:
    assert word_diff("We come on Monday at nine.", "We come on Friday at nine.") == [
        (DiffKind.SAME, "We come on "),
        (DiffKind.GONE, "Monday"),
        (DiffKind.NEW, "Friday"),
        (DiffKind.SAME, " at nine."),
    ]


@given(st.one_of(TEXTS, st.text()), st.one_of(TEXTS, st.text()))
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    parts = word_diff(before, after)
    assert "".join(one.text for one in parts if one.what != DiffKind.GONE) == after
    assert "".join(one.text for one in parts if one.what != DiffKind.NEW) == before


def test_very_long_texts_are_compared_at_their_ends_only() -> None:
    long = " ".join(f"a{n}" for n in range(5 * MOST))
    other = " ".join(f"b{n}" for n in range(5 * MOST))
    assert len(word_diff(f"x {long} y", f"x {other} y")) == 4


def test_texts_that_share_only_what_stands_everywhere_are_one_change() -> None:
    for between in (" ", " the "):
        old, new = (between.join(f"{letter}{n}" for n in range(MOST // 2)) for letter in "ab")
        assert word_diff(old, new) == [(DiffKind.GONE, old), (DiffKind.NEW, new)]
