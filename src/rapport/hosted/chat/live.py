"""What is new in a visitor's conversation, as it happens: a stream that the window reads with its token."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from rapport.hosted.chat.visitor_access import Visit, door, later
from rapport.hosted.chat.words import seen_by_visitor
from rapport.inbox.models import Conversation
from rapport.web.live import events

TURNS = 40
MOST = 4

_open: dict[str, int] = {}


@door("GET")
def live(visit: Visit) -> HttpResponseBase:
    """204 while there is nothing to hear: for a strange token, and until the first words were received.

    At most four windows of one visitor listen at a time; a stream ends after some minutes and is opened again.
    """
    talk = visit.found
    if talk is None:
        return HttpResponse(status=204)
    if _open.get(visit.visitor, 0) >= MOST:
        return later(15)
    stream = StreamingHttpResponse(_told(visit.visitor, talk), content_type="text/event-stream")
    stream.headers["X-Accel-Buffering"] = "no"
    return stream


async def _told(visitor: str, talk: Conversation) -> AsyncIterator[bytes]:
    _open[visitor] = _open.get(visitor, 0) + 1
    try:
        async with aclosing(events(talk.brand_id, None)) as feed:
            async for said in _changes(talk, feed):
                yield said
    finally:
        _open[visitor] -= 1
        if not _open[visitor]:
            del _open[visitor]


async def _changes(talk: Conversation, feed: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The conversation now, then whenever the brand's feed names it. Quiet times are looked at too: marks move."""
    before: dict[str, Any] = {}
    since: datetime | None = None
    turns = 0
    async for event in feed:
        quiet = event.startswith(b":")
        turns += quiet
        if not quiet and not _names(event, talk.pk) and before:
            continue
        now = timezone.now()
        found = await sync_to_async(seen_by_visitor)(talk, now, since)
        since, told = now, {name: value for name, value in found.items() if name != "at"}
        yield b": still here\n\n" if told == before else f"data: {json.dumps(found)}\n\n".encode()
        before = told
        if turns >= TURNS:
            return


def _names(event: bytes, number: int) -> bool:
    """Whether an event of the brand is about this conversation."""
    found = [line[6:] for line in event.decode().splitlines() if line.startswith("data: ")]
    told = json.loads(found[0]) if found else {}
    return bool(told.get("many")) or number in told.get("conversations", ())
