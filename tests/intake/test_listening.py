"""A channel's ears: the log before the cursor, pauses instead of ends, and a person to sign in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone

from rapport.connectors.base import Page
from rapport.connectors.errors import NeedsReconnect, Refused, TryAgain
from rapport.intake.log import SqliteLog
from rapport.intake.poll import GLANCE, STRANGE, Listener
from rapport.people.models import Channel, Health, State
from tests.outbox.networks import Paper, PaperChannel
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


def listen(street: Street, script: list[Told], meanwhile: Callable[[], object] = lambda: None) -> list[float]:
    """Listen until the script ends; the pauses that were made, in each of which `meanwhile` happens."""
    paper = Paper().connector()
    heard, pauses = Heard(paper.link, paper.http), []
    heard.script = script

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await sync_to_async(meanwhile)()

    listener = Listener(street.channel, street.log, lambda channel: heard, timezone.now, pause)  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        async_to_sync(listener.listen)()
    return pauses


def test_pages_are_logged_whole_and_the_cursor_follows(street: Street) -> None:
    listen(street, [Page([b"1", b"2"], "2"), Page([b"3"], "3"), Page([], "3")])
    assert [raw.body for raw in street.log.read(0, 10)] == [b"1", b"2", b"3"]
    assert Channel.every.get(pk=street.channel.pk).cursor == "3"
    assert Health.every.get(channel=street.channel).heard_at is not None


def test_when_the_log_fails_the_cursor_stays_and_the_page_comes_again(street: Street) -> None:
    class Full(SqliteLog):
        def append(self, items: object) -> list[int]:
            raise asyncio.CancelledError

    street.log = Full(street.log.path)
    listen(street, [Page([b"1"], "1")])
    assert Channel.every.get(pk=street.channel.pk).cursor == ""


def test_a_busy_network_is_asked_again_when_it_said(street: Street) -> None:
    pauses = listen(street, [TryAgain("busy", after=42), Page([], "")])
    assert pauses[0] == 42
    assert Health.every.get(channel=street.channel).state == State.OK


def test_what_nobody_understands_is_asked_again_later(street: Street) -> None:
    assert listen(street, [Refused("what?"), Page([], "")])[0] == STRANGE


def test_signed_out_it_waits_for_a_person_and_knocks_no_more(street: Street) -> None:
    waited: list[int] = []

    def meanwhile() -> None:
        waited.append(1)
        if len(waited) == 5:
            Channel.every.filter(pk=street.channel.pk).update(renewed_at=timezone.now())

    pauses = listen(street, [NeedsReconnect("token revoked"), Page([b"1"], "1"), Page([], "1")], meanwhile)
    assert pauses[:5] == [GLANCE] * 5
    assert [raw.body for raw in street.log.read(0, 10)] == [b"1"]


def test_signed_out_is_shown(street: Street) -> None:
    def shown() -> None:
        assert Health.every.get(channel=street.channel).state == State.NEEDS_SIGN_IN
        raise asyncio.CancelledError

    listen(street, [NeedsReconnect("token revoked")], shown)
