"""Everything that a network remembers, page by page, and in how many calls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from rapport.domain.message import Echo, Event, Incoming

MANY = 60


async def recalled(channel: Any, back: timedelta = timedelta(days=90)) -> list[Event]:
    """What comes of all pages since then, oldest first within each; the pages end."""
    found, cursor = list[Event](), ""
    for _ in range(MANY):
        page = await channel.recall(datetime.now(UTC) - back, cursor)
        told = [event for raw in page.items for event in channel.translate(raw, channel.link)]
        times = [event.at for event in told if isinstance(event, Incoming | Echo)]
        assert times == sorted(times)
        found += told
        cursor = page.cursor
        if not cursor:
            assert len({one.network_id for one in found}) == len(found)
            return found
    raise AssertionError("the pages do not end")
