"""A link that the network bills is said before and charged when it leaves, also one that stands for a quote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.budgets.models import Spending
from rapport.connectors.prices import PaidAct, link_cost, price
from rapport.connectors.registry import connector, manifest
from rapport.domain.message import Kind
from rapport.domain.quote import Quote
from rapport.publishing.checks import checks_of
from rapport.publishing.line import line_up
from rapport.publishing.models import When
from tests.cast import channel
from tests.outbox.networks import costs
from tests.publishing.world import Desk

LINK = "https://practice.example/42"


@given(st.text("abc ,;!?\n", max_size=40))
def test_words_without_a_link_never_cost_more(words: str) -> None:
    linked, prices = connector("x").linked, manifest("x").prices
    assert not linked(words)
    assert linked(f"{words} {LINK}")
    assert linked("See practice.com, please.")
    assert link_cost(prices, PaidAct.PUBLISH) == 200_000 - price(prices, PaidAct.PUBLISH)
    assert link_cost(prices, PaidAct.SEND) == 200_000 - price(prices, PaidAct.SEND)
    assert link_cost(prices, PaidAct.SEND, Kind.DIRECT) == 0


@pytest.mark.django_db
def test_a_quote_that_becomes_a_link_costs_as_one_and_that_is_said_before() -> None:
    desk = Desk.fresh(0)
    desk.channels = [channel(desk.brand, network="x")]
    quote = Quote("practice", "42", LINK, 1)
    dear, plain = desk.post("Well put.", quote=quote), desk.post("Well put.")
    said = [
        next(one.says for one in checks_of(post, list(post.variants.all()), desk.now) if one.code == "cost")
        for post in (dear, plain)
    ]
    assert said[0].startswith("It costs 0.20 USD, as there is a link in it")
    assert said[1] == "It costs 0.015 USD."


@pytest.mark.django_db
def test_it_is_charged_when_it_leaves() -> None:
    desk = Desk.fresh(1)
    [one] = costs(publish=15)
    desk.paper.prices = [type(one)(one.act, one.millionths, one.currency, one.source, one.read, linked=200)]
    for words in ("Well put.", f"Well put: {LINK}"):
        line_up(desk.post(words), When.NOW, desk.ana, desk.now)
    desk.send()
    assert sorted(Spending.of(desk.brand).values_list("millionths", flat=True)) in ([15, 200], [215])
