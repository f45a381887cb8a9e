"""A large file for a browser or a network, piece by piece, and from where it is asked for (RFC 9110, 14.2)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from rapport.media.files import Sized

PIECE = 256 * 1024
RANGE = re.compile(r"bytes=(\d{1,15})?-(\d{1,15})?", re.ASCII)


def streamed(request: HttpRequest, found: Sized) -> HttpResponseBase:
    """All of it, or the one part that is asked for; never more than `PIECE` of it in memory.

    Raises `FileNotFoundError` where it is gone.
    """
    size = found.place.stat().st_size
    first, last = 0, size - 1
    if part := RANGE.fullmatch(request.headers.get("Range", "")):
        first, last = _asked(part[1], part[2], size)
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    whole = part is None
    response = StreamingHttpResponse(
        _pieces(found, first, last + 1), status=200 if whole else 206, content_type=found.mime
    )
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(last + 1 - first)
    if not whole:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _asked(begin: str | None, end: str | None, size: int) -> tuple[int, int]:
    """First and last byte; the last ones where only their number is given. First beyond last: there are none."""
    if begin is None:
        return (max(0, size - int(end)), size - 1) if end else (size, size - 1)
    return int(begin), min(int(end), size - 1) if end else size - 1


async def _pieces(found: Sized, at: int, end: int) -> AsyncIterator[bytes]:
    with found.place.open("rb") as file:
        file.seek(at)
        while at < end and (piece := await asyncio.to_thread(file.read, min(PIECE, end - at))):
            at += len(piece)
            yield piece
