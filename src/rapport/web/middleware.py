"""Headers and language for every page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

Get = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-src 'self'",
        "frame-ancestors 'none'",
    )
)


def security_headers(get: Get) -> Get:
    """A strict policy without inline script or style; a view that answers with its own keeps it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response

    return middleware


def person_language(get: Get) -> Get:
    """Pages speak the person's language; before sign-in, the browser's."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        code = request.session.get("language") or translation.get_language_from_request(request)
        with translation.override(code):
            response = get(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware
