"""`/chat.js`: the window's script, put together from the small files beside it, with its style inside."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

PARTS = ("words.js", "dom.js", "kept.js", "files.js", "line.js", "log.js", "window.js", "start.js")
# Pages out there name it without a version, so it is asked about once an hour, and used meanwhile.
CACHE = "public, max-age=3600, stale-while-revalidate=604800"


@dataclass(frozen=True, slots=True)
class Script:
    """The script's bytes, plain and compressed, and its mark."""

    plain: bytes
    small: bytes
    mark: str


@cache
def script() -> Script:
    """Read once. Every part is inside one function: nothing is left behind in the page's own names."""
    folder = files("rapport.hosted.chat").joinpath("widget")
    style = " ".join(folder.joinpath("window.css").read_text(encoding="utf-8").split())
    parts = [folder.joinpath(name).read_text(encoding="utf-8") for name in PARTS]
    text = "\n".join(("(() => {", '"use strict";', f"const STYLE = {json.dumps(style)};", *parts, "})();", ""))
    plain = text.encode()
    return Script(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:16])


@require_safe
def serve(request: HttpRequest) -> HttpResponseBase:
    """For any page anywhere: it holds nothing of anybody's. 304 when the browser has it."""
    known, response = script(), HttpResponse(content_type="text/javascript; charset=utf-8")
    marks = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if f'"{known.mark}"' in marks:
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = known.small
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.content = known.plain
    response.headers["ETag"] = f'W/"{known.mark}"'
    response.headers["Cache-Control"] = CACHE
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
