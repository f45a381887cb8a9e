"""A kept file for a browser: a picture to be shown, all else to be saved; nothing in it is ever run."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse

from rapport.media.clean import LARGEST
from rapport.media.files import sized_for
from rapport.media.limits import FileLimits
from rapport.media.models import File

SMALL = FileLimits(most=LARGEST, side=320)
ONE_RANGE = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")
POLICY = "default-src 'none'; sandbox"


def given_file(file: File, name: str, *, small: bool = False) -> HttpResponse:
    """The bytes as they are kept, or a picture's `small` rendition. 404 when they are gone from this machine."""
    try:
        found = sized_for(file, SMALL if small and file.is_picture else FileLimits())
        response = HttpResponse(found.read(), content_type=found.mime)
    except FileNotFoundError as error:
        raise Http404("This file is not on this machine any more.") from error
    safe = re.sub(r"[^A-Za-z0-9_. -]", "_", name or str(file))
    shown = "inline" if file.is_picture else "attachment"
    response.headers["Content-Disposition"] = f'{shown}; filename="{safe}"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def part_of(response: HttpResponse, asked: str) -> HttpResponse:
    """Only the bytes that a `Range` header asks for, where it asks for one row of them; else all.

    What it names beyond the end is 416, with how many there are.
    """
    response.headers["Accept-Ranges"] = "bytes"
    found, size = ONE_RANGE.fullmatch(asked.strip()), len(response.content)
    if not found or not any(found.groups()):
        return response
    first, last = (int(one) if one else None for one in found.groups())
    if first is None:
        begin, end = max(0, size - (last or 0)), size
    else:
        begin, end = first, size if last is None else min(size, last + 1)
    if last is not None and first is not None and last < first:
        return response
    if begin >= end:
        response.status_code, response.content = 416, b""
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    response.status_code, response.content = 206, response.content[begin:end]
    response.headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    return response
