"""What X bills is what the house counted, or less: whatever is done, whatever breaks, and within the cap."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db.models import Sum
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.x_server import TOKEN, US, X

from rapport.budgets.models import Spending
from rapport.budgets.over import OverBudget
from rapport.budgets.paid import Purse
from rapport.channels.connected import link, opened
from rapport.channels.verify import check
from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct, price
from rapport.connectors.registry import connector
from rapport.domain.acts import How, Removal
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing
from rapport.inbox.models import Conversation, Need
from rapport.inbox.reply import rules
from rapport.inbox.write import write
from rapport.outbox.budget import set_budget
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due

pytestmark = pytest.mark.peer
DOES = ("mentions", "writes", "writes", "poll", "poll", "answers", "links", "leaves", "looks", "removes")
FAULTS = (0, 0, 0, 0, 429, 500, "lost", "garbage")
DAY = 1_000_000


@pytest.fixture
def network() -> Iterator[X]:
    with running(found := X()):
        yield found


class Shop:
    """An account on X, and a person who does something in it at every step."""

    def __init__(self, cast: Cast, settings: Any, network: X, seed: int) -> None:
        self.cast, self.net, self.said = cast, network, 0
        self.chance = random.Random(seed)  # noqa: S311 — a repeatable order
        self.walk = Walk(cast, settings, network, "x", {"token": TOKEN, "server": network.address})
        set_budget(self.walk.channel, DAY, None, cast.ana, datetime.now(UTC))
        self.ahead = timedelta(0)

    @property
    def counted(self) -> int:
        rows = Spending.of(self.cast.aurora).filter(channel=self.walk.channel)
        return int(rows.aggregate(all=Sum("millionths"))["all"] or 0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def step(self) -> None:
        self.said += 1
        self.ahead += timedelta(seconds=1)
        self.net.faults[:] = [self.chance.choice(FAULTS), self.chance.choice(FAULTS)]
        with suppress(ConnectorError, OverBudget):
            getattr(self, f"_{self.chance.choice(DOES)}")()
        self.net.faults[:] = []

    def _asked(self, act: PaidAct, call: Any, kind: Kind | None = None) -> Any:
        where = link(self.walk.channel)

        async def asking() -> Any:
            async with Http(self.net.private, seconds=2) as http:
                at: Any = connector("x")(where, http)
                return await Purse(self.walk.channel, at.manifest, self.now).paid(act, lambda: call(at), kind)

        return async_to_sync(asking)()

    def _mentions(self) -> None:
        self.net.says(f"@aurora question {self.said}?", str(5000 + self.said))

    def _writes(self) -> None:
        for n in range(self.chance.choice((1, 1, 13))):
            self.net.writes(f"Question {self.said}.{n}?", str(6000 + self.said % 3))

    def _poll(self) -> None:
        page = self._asked(PaidAct.POLL, lambda at: at.fetch(self.walk.channel.cursor))
        self.walk.channel.cursor = page.cursor
        self.walk.take(page.items)

    def _answers(self, more: str = "") -> None:
        waits = Conversation.of(self.cast.aurora).filter(need__in=[Need.PERSON, Need.DRAFT], status="open")
        if talk := waits.first():
            write(talk, f"Answer {self.said}. {more}", self.cast.ana, self.now())
        self._leaves()

    def _links(self) -> None:
        self._answers("https://aurora.example/menu")

    def _leaves(self) -> None:
        later = self.now() + timedelta(minutes=1)

        async def going(number: int) -> None:
            async with Http(self.net.private, seconds=2) as http:
                await deliver(number, lambda one: opened(one.channel, http), rules, lambda: later)

        for number in due(later):
            async_to_sync(going)(number)

    def _looks(self) -> None:
        kind = self.chance.choice((Kind.MENTION, Kind.DIRECT))
        lost = Outgoing("k", "Nobody said this.", kind, f"dm:{6000 + self.said % 3}", "1")
        self._asked(PaidAct.FIND, lambda at: at.find_sent(lost), kind)

    def _removes(self) -> None:
        if ours := [one["id"] for one in self.net.posts if one["by"] == US]:
            gone = Removal("r", ours[0], How.DELETE, "a slip")
            self._asked(PaidAct.FIND, lambda at: at.removed(gone))
            self._asked(PaidAct.REMOVE, lambda at: at.remove(gone))


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_acts_is_billed_more_than_was_counted_or_than_the_cap(
    cast: Cast, settings: object, network: X, seed: int
) -> None:
    shop = Shop(cast, settings, network, seed)
    for _ in range(40):
        shop.step()
        assert network.billed * 1000 <= shop.counted <= DAY
    assert network.billed


def test_without_faults_each_act_is_counted_as_it_is_billed(cast: Cast, settings: object, network: X) -> None:
    shop = Shop(cast, settings, network, 0)
    prices = connector("x").manifest.prices
    assert (
        shop.counted == network.billed * 1000 == price(prices, PaidAct.VERIFY)
    )  # who we are, asked on connecting
    shop._poll()
    assert (shop.counted, network.billed) == (price(prices, PaidAct.VERIFY) + price(prices, PaidAct.POLL), 10)
    counted, billed = shop.counted, network.billed
    assert check(shop.walk.channel, shop.now())
    assert (shop.counted - counted, network.billed - billed) == (10_000, 10)
    for n in range(12):
        network.writes(f"Is it open on day {n}?", str(6000 + n))
    begun, billed = shop.counted, network.billed
    shop._poll()
    assert (
        shop.counted - begun == (network.billed - billed) * 1000 == 10 * price(prices, PaidAct.POLL, Kind.DIRECT)
    )
    shop._poll()  # what lay below the first page
    assert Conversation.of(cast.aurora).count() == 12
    for kind, more, said in ((Kind.DIRECT, "", 15), (Kind.DIRECT, "https://aurora.example", 15)):
        counted, billed = shop.counted, network.billed
        shop._answers(more)
        assert (shop.counted - counted, network.billed - billed) == (said * 1000, said), kind
    network.says("@aurora and on Sunday?", "7000")
    shop._poll()
    mention = Conversation.of(cast.aurora).get(kind=Kind.MENTION)
    counted, billed = shop.counted, network.billed
    write(mention, "It is.", cast.ana, shop.now())
    shop._leaves()
    assert (shop.counted - counted, network.billed - billed) == (10_000, 10)
    counted, billed = shop.counted, network.billed
    shop._removes()
    assert (shop.counted - counted, network.billed - billed) == (15_000, 15)
