"""The small network on which abilities are tried: our account, and one other on it."""

# mypy: disable-error-code="type-abstract"
# `able` is given protocols, which are never made.

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

import pytest

from rapport.connectors.base import Connector, Page
from rapport.domain.message import Event, Kind, Visibility
from rapport.domain.reply import Outgoing

A = TypeVar("A")
T = TypeVar("T")


class AbilityWorld(Protocol):
    """`other` is the id of somebody's account."""

    connector: Connector
    other: str

    async def mention(self, text: str) -> str:
        """The other writes to us in public; the id of it."""
        ...

    async def comment(self, under: str, text: str) -> str:
        """The other answers a post of ours; the id of it."""
        ...


def able(world: AbilityWorld, ability: type[A]) -> A:
    if not isinstance(world.connector, ability):
        pytest.skip(f"not {ability.__name__}")
    return world.connector


def post(key: str, text: str = "We are open on Sunday.", **more: Any) -> Outgoing:
    return Outgoing(key=key, text=text, kind=Kind.POST, visibility=Visibility.PUBLIC, **more)


def events(world: AbilityWorld, page: Page) -> list[Event]:
    network = world.connector
    return [event for raw in page.items for event in network.translate(raw, network.link)]


async def in_time(look: Callable[[], Awaitable[T]], holds: Callable[[T], bool]) -> T:
    """What is there once it holds, or after ten seconds: a network takes its time to show what was done."""
    found = await look()
    for _ in range(40):
        if holds(found):
            break
        await asyncio.sleep(0.25)
        found = await look()
    return found
