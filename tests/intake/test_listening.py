"""A channel's ears: the log before the cursor, pauses instead of ends, and a person to sign in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone

from rapport.budgets.models import BucketFill, Spending
from rapport.budgets.over import LISTENED
from rapport.budgets.paid import Purse
from rapport.budgets.restriction import note_lifted, restrict, restriction_of
from rapport.channels.connected import record_health
from rapport.channels.models import Channel, Health, State
from rapport.connectors.base import Page
from rapport.connectors.buckets import Bucket
from rapport.connectors.call_count import made_one
from rapport.connectors.errors import NeedsReconnect, Refused, Restricted, TryAgain
from rapport.connectors.prices import PaidAct
from rapport.intake.log import SqliteLog
from rapport.intake.poll import ANEW, GLANCE, KNOCK, STRANGE, Listener
from tests.outbox.networks import MANIFEST, Paper, PaperChannel, calls, replace_struct
from tests.street import Street

pytestmark = pytest.mark.django_db

Told = Page | Exception


class Heard(PaperChannel):
    """A network that tells its script, page by page, and then hangs up for good."""

    script: list[Told]

    async def fetch(self, cursor: str) -> Page:
        told = self.script.pop(0) if self.script else asyncio.CancelledError()
        if isinstance(told, BaseException):
            raise told
        return told


class Always:
    """Opens every channel as the one connector."""

    def __init__(self, connector: Heard) -> None:
        self.connector = connector

    def __call__(self, channel: Channel) -> Heard:
        return self.connector

    def forget(self, channel: Channel) -> None: ...


def listen(
    street: Street,
    script: list[Told],
    meanwhile: Callable[[], object] = lambda: None,
    paper: Paper | None = None,
) -> list[float]:
    """Listen until the script ends; the pauses that were made, in each of which `meanwhile` happens."""
    network = (paper or Paper()).connector()
    heard, pauses = Heard(network.link, network.http), []
    heard.manifest = network.manifest
    heard.script = script

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await sync_to_async(meanwhile)()

    listener = Listener(street.channel, street.log, Always(heard), timezone.now, pause)  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        async_to_sync(listener.listen)()
    return pauses


def test_pages_are_logged_whole_and_the_cursor_follows(street: Street) -> None:
    listen(street, [Page([b"1", b"2"], "2"), Page([b"3"], "3"), Page([], "3")])
    assert [raw.body for raw in street.log.read(0, 10)] == [b"1", b"2", b"3"]
    assert Channel.across_brands.get(pk=street.channel.pk).cursor == "3"
    assert Health.across_brands.get(channel=street.channel).heard_at is not None


def test_when_the_log_fails_the_cursor_stays_and_the_page_comes_again(street: Street) -> None:
    class Full(SqliteLog):
        def append(self, items: object) -> list[int]:
            raise asyncio.CancelledError

    street.log = Full(street.log.path)
    listen(street, [Page([b"1"], "1")])
    assert Channel.across_brands.get(pk=street.channel.pk).cursor == ""


def test_a_busy_network_is_asked_again_when_it_said(street: Street) -> None:
    pauses = listen(street, [TryAgain("busy", after=42), Page([], "")])
    assert pauses[0] == 42
    assert Health.across_brands.get(channel=street.channel).state == State.OK


def test_what_nobody_understands_is_asked_again_later(street: Street) -> None:
    assert listen(street, [Refused("what?"), Page([], "")])[0] == STRANGE


def test_a_channel_that_cannot_be_opened_says_why_and_is_opened_again_later(street: Street) -> None:
    pauses = list[float]()

    def refuses(channel: Channel) -> Heard:
        if pauses:
            raise asyncio.CancelledError
        raise Refused("That is not the name of a server.")

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    listener = Listener(street.channel, street.log, refuses, timezone.now, pause)  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        async_to_sync(listener.listen)()
    assert pauses == [STRANGE]
    assert Health.across_brands.get(channel=street.channel).reason == "That is not the name of a server."


def test_signed_out_it_waits_for_a_person_and_knocks_no_more(street: Street) -> None:
    waited: list[int] = []

    def meanwhile() -> None:
        waited.append(1)
        if len(waited) == 5:
            Channel.across_brands.filter(pk=street.channel.pk).update(renewed_at=timezone.now())

    pauses = listen(street, [NeedsReconnect("token revoked"), Page([b"1"], "1"), Page([], "1")], meanwhile)
    assert pauses[:5] == [GLANCE] * 5
    assert [raw.body for raw in street.log.read(0, 10)] == [b"1"]


def test_restricted_it_asks_nothing_for_an_hour_and_goes_on_where_it_stood_once_lifted(street: Street) -> None:
    waited: list[int] = []
    script: list[Told] = [Restricted("Blocked."), Page([b"1"], "1"), Page([], "1")]

    def meanwhile() -> None:
        waited.append(len(script))
        row = restriction_of(street.channel)
        if len(waited) == 3600 / GLANCE and row:
            note_lifted(row, street.ana, timezone.now())

    pauses = listen(street, script, meanwhile)
    assert pauses[: len(waited) - 1] == [GLANCE] * (len(waited) - 1)
    assert waited[:720] == [2] * 720
    assert [raw.body for raw in street.log.read(0, 10)] == [b"1"]


def test_who_may_not_write_is_still_heard(street: Street) -> None:
    restrict(street.channel, PaidAct.SEND, "Blocked.", timezone.now())
    listen(street, [Page([b"1"], "1"), Page([], "1")])
    assert [raw.body for raw in street.log.read(0, 10)] == [b"1"]


def test_signed_out_is_shown(street: Street) -> None:
    def shown() -> None:
        assert Health.across_brands.get(channel=street.channel).state == State.NEEDS_SIGN_IN
        raise asyncio.CancelledError

    listen(street, [NeedsReconnect("token revoked")], shown)


def test_signed_out_by_a_reply_it_is_well_again_after_the_next_poll(street: Street) -> None:
    states: list[str] = []

    def turned_away() -> None:
        states.append(Health.across_brands.get(channel=street.channel).state)
        record_health(street.channel, State.NEEDS_SIGN_IN, "token revoked", timezone.now())

    listen(street, [Page([], ""), Page([], ""), Page([], "")], turned_away)
    assert states == [State.OK, State.OK, State.OK]


def test_what_healed_by_itself_is_found_after_a_while_and_without_many_sign_ins(street: Street) -> None:
    pauses = listen(street, [NeedsReconnect("no"), NeedsReconnect("still no"), Page([b"1"], "1"), Page([], "1")])
    assert [raw.body for raw in street.log.read(0, 10)] == [b"1"]
    assert Health.across_brands.get(channel=street.channel).state == State.OK
    assert sum(pauses) >= 3 * KNOCK
    assert KNOCK >= 600


def test_a_channel_that_used_its_share_waits_says_so_and_looks_again_each_minute(street: Street) -> None:
    told: list[str] = []

    def minute() -> None:
        told.append(Health.across_brands.get(channel=street.channel).reason)
        if len(told) == 3:
            raise asyncio.CancelledError

    script: list[Told] = [Page([b"1"], "1"), Page([b"2"], "2")]
    pauses = listen(street, script, minute, Paper(buckets=[calls(2, 3600)]))
    assert pauses == [ANEW] * 3
    assert set(told) == {LISTENED}
    assert len(script) == 1
    assert [raw.body for raw in street.log.read(0, 10)] == [b"1"]


def test_polls_are_as_far_apart_as_the_budget_wants(street: Street) -> None:
    script: list[Told] = [Page([], ""), Page([], "")]
    pauses = listen(street, script, paper=Paper(buckets=[calls(100, 6000)]))
    assert sum(pauses[:2]) == 100
    assert listen(street, [Page([], "")])[0] == Paper().manifest().poll_seconds


def test_a_stream_is_charged_as_it_begins_and_its_further_calls_as_they_come(street: Street) -> None:
    async def pages() -> AsyncIterator[int]:
        for n in range(3):
            made_one()
            yield n

    bucket = calls(100, 60)
    manifest = replace_struct(MANIFEST, buckets=[type(bucket)(**{**struct(bucket), "each_call": True})])

    async def heard() -> list[int]:
        purse = Purse(street.channel, manifest, lambda: street.now)
        return [one async for one in purse.pages(PaidAct.STREAM, pages)]

    assert async_to_sync(heard)() == [0, 1, 2]
    assert sum(BucketFill.of(street.brand).values_list("used", flat=True)) == 3
    assert Spending.of(street.brand).get(act="stream").times == 1


def struct(bucket: Bucket) -> dict[str, object]:
    return {name: getattr(bucket, name) for name in bucket.__struct_fields__}
