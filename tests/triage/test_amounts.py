"""How much money a message speaks of, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.reading import Text
from rapport.triage.read import default_reader
from rapport.triage.reader import Reader
from rapport.triage.rule_reader import RuleReader

RULES = RuleReader()

WRITTEN = {
    "Is 1,500.50 euros right?": 1500.5,
    "¿Cuesta 1.500,00 € en total?": 1500.0,
    "Do you have one for $2k?": 2000.0,
    "Costa 12,50 €?": 12.5,
    "Quiero pagar dos mil euros": 2000.0,
    "Sono duemila euro?": 2000.0,
    "Is £199 the price?": 199.0,
    "Vale 5mila euro?": 5000.0,
    "It is two thousand dollars": 2000.0,
    "12 500 € and 3 €": 12500.0,
    "Do you seat 500 people?": 0.0,
    "¿Tenéis la talla 250?": 0.0,
    "€0": 0.0,
    "€ " + "9" * 5_000: 1e12,
}


@pytest.mark.parametrize("reader", [default_reader(), RULES])
@pytest.mark.parametrize(("text", "amount"), WRITTEN.items(), ids=[text[:30] for text in WRITTEN])
def test_every_reader_sees_the_largest_sum(reader: Reader, text: str, amount: float) -> None:
    (reading,) = reader.read([Text("1", text)])
    assert reading.amount == pytest.approx(amount)


@given(st.integers(200, 10**9), st.sampled_from(["€{}", "{} euros", "$ {}", "{} €", "£{:,}", "{:,} dollars"]))
def test_no_sum_looks_smaller_than_it_is(sum_: int, shape: str) -> None:
    (reading,) = RULES.read([Text("1", "How much is it, " + shape.format(sum_) + "?")])
    assert reading.amount >= sum_
