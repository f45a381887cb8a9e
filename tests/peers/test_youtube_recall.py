"""What is new and what is history under a channel's videos: told apart by its days, each once, within units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast
from tests.history.world import reader
from tests.peers.emulated import Walk, running
from tests.peers.youtube_server import OURS, TOKEN, US, YouTube

from rapport.budgets.models import Spending
from rapport.channels.connected import Opened
from rapport.channels.models import Channel
from rapport.connectors.http import Http
from rapport.history.recalling import begin_for_new, due, go_on
from rapport.inbox.models import Import, Message

pytestmark = pytest.mark.peer


@pytest.fixture
def network() -> Iterator[YouTube]:
    with running(found := YouTube()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: YouTube) -> Walk:
    return Walk(cast, settings, network, "youtube", {"token": TOKEN, "server": network.address})


def recalled(walk: Walk, network: YouTube) -> Import:
    """The channel has listened once; what was before is asked for by itself, until it is all told or put off."""
    Channel.across_brands.filter(pk=walk.channel.pk).update(cursor=walk.channel.cursor)
    later, opened = datetime.now(UTC) + timedelta(minutes=5), Opened(Http(network.private))
    begin_for_new(later)
    while row := due(later):
        go_on(row, opened, reader(), lambda: later)
    return Import.of(walk.cast.aurora).get()


def test_the_last_seven_days_are_new_and_what_is_older_is_history(walk: Walk, network: YouTube) -> None:
    for days in (3, 6.9, 7.1, 30, 89):
        network.ago(network.add(f"{days} days ago"), days)
    asked = network.ago(network.add("Answered long ago?"), 45)
    network.ago(network.add("It was.", (US, OURS), asked["id"]), 44)
    network.ago(network.add("Too long ago"), 95)
    walk.hear()
    mine = Message.of(walk.cast.aurora)
    live = ["3 days ago", "6.9 days ago"]
    assert sorted(mine.values_list("text", flat=True)) == live
    found = recalled(walk, network)
    assert (found.ended_at is not None, found.made) == (True, 5)
    past = sorted(mine.exclude(history=None).values_list("text", flat=True))
    assert past == sorted(["7.1 days ago", "30 days ago", "89 days ago", "Answered long ago?", "It was."])
    assert sorted(mine.filter(history=None).values_list("text", flat=True)) == live
    assert not mine.exclude(history=None).filter(decision__isnull=False).exists()
    assert mine.filter(history=None, decision__isnull=False).count() == 2
    walk.hear()
    assert mine.count() == 7, "nothing comes twice"


def test_it_stops_at_the_days_share_of_units_and_goes_on_later(walk: Walk, network: YouTube) -> None:
    for n in range(60):
        network.ago(network.add(f"Loaf {n}"), 60 - n / 2)
    walk.hear()
    Spending.across_brands.all().delete()
    network.units = network.spent  # the project's day is used up elsewhere
    row = recalled(walk, network)
    assert (row.ended_at, row.tries, row.next_at is not None) == (None, 1, True)
    network.units += 100
    Import.across_brands.update(next_at=None)
    assert recalled_again(walk, network).ended_at


def recalled_again(walk: Walk, network: YouTube) -> Import:
    later, opened = datetime.now(UTC) + timedelta(minutes=9), Opened(Http(network.private))
    while row := due(later):
        go_on(row, opened, reader(), lambda: later)
    return Import.of(walk.cast.aurora).get()


def test_its_units_are_counted_as_the_networks_own(walk: Walk, network: YouTube) -> None:
    for n in range(60):
        network.ago(network.add(f"Loaf {n}"), 60 - n / 2)
    walk.hear()
    before = network.spent
    recalled(walk, network)
    spent = Spending.across_brands.filter(channel=walk.channel, act="recall")
    assert network.spent - before <= 6
    assert sum(spent.values_list("times", flat=True)) >= 2
