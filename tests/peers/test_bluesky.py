"""Bluesky, against its reference implementation, with the network's own SDK in the hands of customers."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from atproto import Client, client_utils, models

from rapport.connectors.base import Link
from rapport.connectors.bluesky.connector import Channel
from rapport.connectors.errors import NeedsReconnect, Refused
from rapport.connectors.http import Http
from rapport.domain.message import Act, Activity, Echo, Event, Incoming, Kind
from rapport.domain.reply import Outgoing
from tests.peers.bluesky.network import TOKEN_SECRET, Network, running

pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
numbers = count(1)


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with running() as found:
        yield found


@dataclass
class Person:
    """Somebody with an account, using the SDK."""

    client: Client
    handle: str
    password: str

    @property
    def did(self) -> str:
        assert self.client.me
        return self.client.me.did

    @property
    def chat(self) -> Client:
        return self.client


@dataclass
class Brand:
    """The brand's channel, its own app beside it, and what was kept and read so far."""

    channel: Channel
    link: Link
    app: Person
    kept: dict[str, str]
    cursor: str = ""
    events: list[Event] = field(default_factory=list)

    async def read(self) -> list[Event]:
        page = await self.channel.fetch(self.cursor)
        self.cursor = page.cursor
        found = [event for raw in page.items for event in Channel.translate(raw, self.link)]
        self.events += found
        return found

    async def hears(self, wanted: Callable[[Event], bool]) -> Event:
        """The first event that is wanted; the network takes a moment to show what was written."""
        return await until(lambda: self._heard(wanted))

    async def _heard(self, wanted: Callable[[Event], bool]) -> Event | None:
        await self.read()
        return next((event for event in self.events if wanted(event)), None)


async def until(look: Callable[[], Awaitable[Event | None]]) -> Event:
    for _ in range(100):
        if found := await look():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("the network never showed it")


def sign_up(network: Network, name: str) -> Person:
    """A new account with a name of its own, once the network knows it."""
    handle, password = f"{name}{next(numbers)}.test", "correct-horse-battery"
    client = Client(f"{network.pds}/xrpc")
    body = {"handle": handle, "email": f"{handle}@example.test", "password": password}
    client.com.atproto.server.create_account(body)
    for _ in range(100):
        try:
            client.login(handle, password)
        except Exception:
            time.sleep(0.1)
        else:
            return Person(client, handle, password)
    raise AssertionError("the network never knew the account")
