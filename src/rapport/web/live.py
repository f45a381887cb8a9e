"""Live: server-sent events that say what changed, read from the ledger once for each web process."""

from __future__ import annotations

from collections.abc import AsyncIterator

from django.http import HttpResponseBase, StreamingHttpResponse

from rapport.web.access import BrandRequest, member


@member("see")
def live(request: BrandRequest) -> HttpResponseBase:
    return StreamingHttpResponse(_open(), content_type="text/event-stream")


async def _open() -> AsyncIterator[bytes]:
    yield b"retry: 2000\n\n"
