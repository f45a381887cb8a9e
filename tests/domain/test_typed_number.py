"""Numbers as people type them: a thousand stays a thousand, and what could be two numbers is none."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.parameters import NotReadable
from rapport.domain.typed_number import typed_number


@pytest.mark.parametrize(
    ("text", "comma", "point"),
    [
        ("1.000", "1000", "1.000"),
        ("1,000", "1.000", "1000"),
        ("1.234.567,89", "1234567.89", None),
        ("1,234,567.89", None, "1234567.89"),
        ("1 000", "1000", "1000"),
        ("1\u202f000,5", "1000.5", None),
        ("0,05", "0.05", None),
        ("0.05", None, "0.05"),
        ("1.5", None, "1.5"),
        (" 200 ", "200", "200"),
        ("-1", "-1", "-1"),
        ("1.00", None, "1.00"),
        ("1.0000", None, "1.0000"),
        ("0.500", None, "0.500"),
        ("1.000 000", None, None),
        ("1,000,5", None, None),
        ("", None, None),
        ("1e9", None, None),
        ("much", None, None),
        ("٣", None, None),
        ("1" * 25, None, None),
    ],
)
def test_what_a_number_means_in_each_way_of_writing(text: str, comma: str | None, point: str | None) -> None:
    for sign, means in ((",", comma), (".", point)):
        if means is None:
            with pytest.raises(NotReadable):
                typed_number(text, sign)
        else:
            assert typed_number(text, sign) == Decimal(means)


@given(st.text(max_size=30), st.sampled_from([",", "."]))
def test_whatever_is_typed_it_is_a_number_or_not_readable(text: str, sign: str) -> None:
    with suppress(NotReadable):
        assert typed_number(text, sign).is_finite()
