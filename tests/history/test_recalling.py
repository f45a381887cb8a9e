"""What a network remembers comes in as history, after a channel was connected, and never what is heard live."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from rapport.channels.connected import Opened
from rapport.channels.models import Channel
from rapport.connectors.base import Connector, Page
from rapport.connectors.errors import NeedsReconnect, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.registry import manifests
from rapport.history import recalling
from rapport.history.erase import go_on_taking_back, take_back_import
from rapport.history.recalling import begin_for_new, begin_recall, due, go_on
from rapport.inbox.models import Conversation, Decision, Draft, Import, Message, Need
from tests.history.world import reader
from tests.street import Street

pytestmark = pytest.mark.django_db


def run(street: Street, now: datetime | None = None) -> Import:
    at = now or street.now
    opened = Opened(Http())
    while row := due(at):
        go_on(row, opened, reader(), lambda: at)
    return Import.of(street.brand).get()


@pytest.fixture
def before(street: Street) -> Street:
    """Two days before the channel was connected, Dee asked and was answered; today she asks once more."""
    street.now -= timedelta(days=2)
    first = street.says("When are you open?")
    street.pass_time(60)
    street.natively("From nine to eight.", in_reply_to=first.id)
    street.natively("New sofas are here!")
    street.now += timedelta(days=2)
    Channel.across_brands.filter(pk=street.channel.pk).update(created_at=street.now)
    street.channel.refresh_from_db()
    street.pass_time(300)
    street.says("And on Sunday?")
    return street


def test_what_was_said_before_is_history_theirs_and_ours(before: Street) -> None:
    begin_recall(before.channel, before.ana, before.now)
    row = run(before)
    assert (row.state, row.made) == ("done", 2)
    assert [(m.direction, m.text) for m in Message.of(before.brand).order_by("at")] == [
        ("in", "When are you open?"),
        ("out", "From nine to eight."),
    ]
    assert Conversation.of(before.brand).get().need == Need.NOTHING
    assert not Decision.of(before.brand).exists()
    assert not Draft.of(before.brand).exists()
    assert row.counts["own words to nobody who is named"] == 1
    assert row.counts["what came after the channel was connected, and comes by it"] == 1


def test_what_comes_live_is_answered_as_ever(before: Street) -> None:
    begin_recall(before.channel, before.ana, before.now)
    run(before)
    before.receive()
    talk = Conversation.of(before.brand).get()
    assert talk.need != Need.NOTHING
    assert talk.waiting_since == Message.of(before.brand).get(text="And on Sunday?").at
    assert Decision.of(before.brand).count() == 1


def test_it_is_taken_back_and_asked_for_again(before: Street) -> None:
    begin_recall(before.channel, before.ana, before.now)
    row = run(before)
    take_back_import(row, before.ana, before.now)
    while go_on_taking_back(row, before.ana, before.now):
        pass
    assert not Message.of(before.brand).exists()
    assert begin_recall(before.channel, before.ana, before.now)
    assert begin_recall(before.channel, before.ana, before.now) is None


@pytest.mark.parametrize(
    ("error", "state", "tries"),
    [
        (TryAgain("Slow down.", after=60), "running", 1),
        (NeedsReconnect("Gone."), "running", 1),
        (Refused("No."), "failed", 1),
    ],
)
def test_a_network_that_says_no_is_asked_later_or_left(
    before: Street, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str, tries: int
) -> None:
    async def refuse(self: Connector, since: datetime, cursor: str) -> Page:
        raise error

    monkeypatch.setattr("rapport.connectors.practice.connector.PracticeConnector.recall", refuse)
    begin_recall(before.channel, before.ana, before.now)
    row = run(before)
    assert row.state == state
    monkeypatch.undo()
    if state == "running":
        assert due(before.now) is None
        assert run(before, before.now + timedelta(hours=1)).made == 2


def test_pages_are_bounded(before: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless(self: Connector, since: datetime, cursor: str) -> Page:
        return Page([], f"{cursor}x")

    monkeypatch.setattr("rapport.connectors.practice.connector.PracticeConnector.recall", endless)
    monkeypatch.setattr(recalling, "PAGES", 3)
    begin_recall(before.channel, before.ana, before.now)
    row = run(before)
    assert (row.state, row.counts["pages"]) == ("failed", 3)


def test_networks_are_asked_by_themselves_but_not_where_nobody_outside_is(
    before: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    Channel.across_brands.filter(pk=before.channel.pk).update(cursor="1")
    begin_for_new(before.now)
    assert not Import.across_brands.exists()
    real = [one for one in manifests() if one.can.recall]
    clock: Callable[[], None] = lambda: begin_for_new(before.now)  # noqa: E731
    Channel.across_brands.filter(pk=before.channel.pk).update(network="mastodon")
    assert "mastodon" in [one.network for one in real]
    clock()
    clock()
    assert Import.of(before.brand).get().state == "running"
