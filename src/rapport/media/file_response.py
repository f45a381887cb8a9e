"""A kept file for a browser: a picture or film to be shown, all else to be saved; nothing in it is ever run."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from rapport.media.byte_range import BeyondEnd, asked_part
from rapport.media.clean import LARGEST
from rapport.media.files import Sized, sized_for
from rapport.media.limits import FileLimits
from rapport.media.models import File
from rapport.media.streamed_file import streamed

SMALL = FileLimits(most=LARGEST, side=320)
POLICY = "default-src 'none'; sandbox"


def given_file(request: HttpRequest, file: File, name: str, *, small: bool = False) -> HttpResponseBase:
    """The bytes as they are kept, a picture's `small` rendition, or the part of a film that is asked for.

    404 when they are gone from this machine.
    """
    try:
        response = _film(request, file) if file.is_film else _whole(request, file, small)
    except FileNotFoundError as error:
        raise Http404("This file is not on this machine any more.") from error
    safe = re.sub(r"[^A-Za-z0-9_. -]", "_", name or str(file))
    shown = "inline" if file.is_picture or file.is_film else "attachment"
    response.headers["Content-Disposition"] = f'{shown}; filename="{safe}"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _whole(request: HttpRequest, file: File, small: bool) -> HttpResponseBase:
    found = sized_for(file, SMALL if small and file.is_picture else FileLimits())
    return part_of(HttpResponse(found.read(), content_type=found.mime), request.headers.get("Range", ""))


def _film(request: HttpRequest, file: File) -> HttpResponseBase:
    return streamed(request, Sized(file.place, file.mime, file.size))


def part_of(response: HttpResponse, asked: str) -> HttpResponse:
    """Only the bytes that a `Range` header asks for; else all.

    What it names beyond the end is 416, with how many there are.
    """
    response.headers["Accept-Ranges"] = "bytes"
    size = len(response.content)
    try:
        part = asked_part(asked, size)
    except BeyondEnd:
        response.status_code, response.content = 416, b""
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    if part:
        response.status_code, response.content = 206, response.content[part.start : part.stop]
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response
