"""A kept file for a browser: a picture to be shown, all else to be saved; nothing in it is ever run."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse

from rapport.media.clean import LARGEST
from rapport.media.files import sized_for
from rapport.media.limits import FileLimits
from rapport.media.models import File

SMALL = FileLimits(most=LARGEST, side=320)
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
