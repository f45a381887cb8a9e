"""A large file for a browser or a network, piece by piece, and from where it is asked for (RFC 9110, 14.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from rapport.media.byte_range import BeyondEnd, asked_part
from rapport.media.files import Sized

PIECE = 256 * 1024


def streamed(request: HttpRequest, found: Sized) -> HttpResponseBase:
    """All of it, or the one part that is asked for; never more than `PIECE` of it in memory.

    Raises `FileNotFoundError` where it is gone.
    """
    size = found.place.stat().st_size
    try:
        part = asked_part(request.headers.get("Range", ""), size)
    except BeyondEnd:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    asked = part or range(size)
    response = StreamingHttpResponse(
        _pieces(found, asked.start, asked.stop), status=206 if part else 200, content_type=found.mime
    )
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(len(asked))
    if part:
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


async def _pieces(found: Sized, at: int, end: int) -> AsyncIterator[bytes]:
    with found.place.open("rb") as file:
        file.seek(at)
        while at < end and (piece := await asyncio.to_thread(file.read, min(PIECE, end - at))):
            at += len(piece)
            yield piece
