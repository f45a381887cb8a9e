"""Pages are sent compressed. Django hides their length, so that reflected words tell no secret (BREACH)."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class Compressed(GZipMiddleware):
    """As Django does it, except for streams: what is told live must not wait in a compressor."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)
