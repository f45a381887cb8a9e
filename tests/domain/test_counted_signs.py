"""Hashtags and names are counted as a network finds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.counted_signs import hashtags, mentions


@pytest.mark.parametrize(
    ("text", "tags", "names"),
    [
        ("", 0, 0),
        ("#oak and #Beech, #oak", 3, 0),
        ("#1 of #2026, #7up", 1, 0),
        ("＃roble #ñandú", 2, 0),
        ("a#b dee@aurora.example https://aurora.example/#top https://aurora.example/@dee", 0, 0),
        ("@dee, (@bo.cruz) @dee", 0, 3),
        ("# @ #! @!", 0, 0),
    ],
)
def test_each_that_becomes_a_link_is_counted(text: str, tags: int, names: int) -> None:
    assert (hashtags(text), mentions(text)) == (tags, names)


@given(st.integers(0, 60), st.integers(0, 60))
def test_one_more_is_always_one_more(tags: int, names: int) -> None:
    text = " ".join([*(f"#oak{n}" for n in range(tags)), *(f"@dee{n}" for n in range(names))])
    assert (hashtags(text), mentions(text)) == (tags, names)
