"""What was said on X before costs money: said before, agreed to by a person, never past that or the cap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.history.world import reader
from tests.peers.emulated import Walk, running
from tests.peers.x_server import TOKEN, US, X

from rapport.budgets.models import Spending
from rapport.channels.connected import Opened
from rapport.channels.models import Channel
from rapport.connectors.http import Http
from rapport.history import recalling
from rapport.history.recalling import begin_for_new, begin_recall, due, go_on
from rapport.inbox.models import Import, Message
from rapport.outbox.budget import set_budget

pytestmark = pytest.mark.peer


@pytest.fixture
def network() -> Iterator[X]:
    with running(found := X()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: X) -> Walk:
    found = Walk(cast, settings, network, "x", {"token": TOKEN, "server": network.address})
    network.billed = 0  # who we are, asked on connecting
    return found


def past(network: X, many: int, days: float = 40) -> list[dict[str, Any]]:
    """So many questions of the past, an hour apart, the newest first as X lists them; the first was answered."""
    begin = datetime.now(UTC) - timedelta(days=days)
    asked = [network.says(f"@aurora question {n}", str(5000 + n)) for n in range(many)]
    for n, one in enumerate(asked):
        one["created_at"] = f"{begin + timedelta(hours=n):%Y-%m-%dT%H:%M:%S}.000Z"
    above = {"referenced_tweets": [{"type": "replied_to", "id": asked[0]["id"]}]}
    said = network.says("@dee It is.", US, **above, conversation_id=asked[0]["id"])
    said["created_at"] = f"{begin + timedelta(minutes=5):%Y-%m-%dT%H:%M:%S}.000Z"
    return asked


def ran(walk: Walk, network: X, after: timedelta = timedelta(0)) -> Import:
    def now() -> datetime:
        return datetime.now(UTC) + after

    opened = Opened(Http(network.private))
    while row := due(now()):
        go_on(row, opened, reader(), now)
    return Import.of(walk.cast.aurora).latest("pk")


def test_nothing_is_asked_until_a_person_agrees_to_a_number(walk: Walk, network: X) -> None:
    past(network, 3)
    Channel.across_brands.filter(pk=walk.channel.pk).update(cursor="1|", created_at=datetime.now(UTC))
    begin_for_new(datetime.now(UTC) + timedelta(hours=1))
    assert begin_recall(walk.channel, walk.cast.ana, datetime.now(UTC)) is None
    assert not Import.of(walk.cast.aurora).exists()
    assert network.given == 0


def test_each_post_is_read_once_and_paid_for_as_x_bills_it(walk: Walk, network: X) -> None:
    past(network, 30)
    begin_recall(walk.channel, walk.cast.ana, datetime.now(UTC), most=500)
    row = ran(walk, network)
    assert (row.state, row.made, row.told["billed"]) == ("done", 31, 31)
    assert network.given == network.billed == 31
    paid = Spending.across_brands.get(channel=walk.channel, act="recall")
    assert paid.millionths >= network.billed * 1000
    first = Message.of(walk.cast.aurora).get(text__contains="question 0")
    assert [one.direction for one in first.conversation.messages.order_by("at")] == ["in", "out"]


def test_no_more_is_read_than_was_agreed(walk: Walk, network: X) -> None:
    past(network, 300)
    begin_recall(walk.channel, walk.cast.ana, datetime.now(UTC), most=210)
    row = ran(walk, network)
    assert row.failed == recalling.AGREED
    assert 10 <= network.billed == row.told["billed"] <= 210


def test_the_cap_holds_it_up_until_the_next_day(walk: Walk, network: X) -> None:
    past(network, 250)
    set_budget(walk.channel, 400_000, None, walk.cast.ana, datetime.now(UTC))
    begin_recall(walk.channel, walk.cast.ana, datetime.now(UTC), most=10_000)
    row = ran(walk, network)
    assert row.state == "running"
    assert 0 < network.billed <= 240
    begun = network.billed
    ran(walk, network, timedelta(days=1))
    assert network.billed > begun


@pytest.mark.parametrize(("given", "begins"), [({"days": "30", "most": "200"}, True), ({"days": "30"}, False)])
def test_the_screen_says_the_price_and_takes_a_yes(
    walk: Walk, client: Client, given: dict[str, str], begins: bool
) -> None:
    client.force_login(walk.cast.ana)
    page = client.get(reverse("settings:history", kwargs={"brand": "aurora"})).content.decode()
    assert "0.001 USD for each post" in page
    assert "200 posts, 0.20 USD" in page
    where = {"brand": "aurora", "channel": walk.channel.pk}
    client.post(reverse("settings:history_asking", kwargs=where), given)
    assert Import.of(walk.cast.aurora).exists() is begins
