"""A kept file for a browser: a picture or film to be shown, all else to be saved; nothing in it is ever run."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from rapport.media.clean import LARGEST
from rapport.media.files import Sized, sized_for
from rapport.media.limits import FileLimits
from rapport.media.models import File
from rapport.web.streamed_file import streamed

SMALL = FileLimits(most=LARGEST, side=320)
POLICY = "default-src 'none'; sandbox"


def given_file(request: HttpRequest, file: File, name: str, *, small: bool = False) -> HttpResponseBase:
    """The bytes as they are kept, a picture's `small` rendition, or the part of a film that is asked for.

    404 when they are gone from this machine.
    """
    try:
        response = _film(request, file) if file.is_film else _whole(file, small)
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


def _whole(file: File, small: bool) -> HttpResponseBase:
    found = sized_for(file, SMALL if small and file.is_picture else FileLimits())
    return HttpResponse(found.read(), content_type=found.mime)


def _film(request: HttpRequest, file: File) -> HttpResponseBase:
    return streamed(request, Sized(file.place, file.mime, file.size))
