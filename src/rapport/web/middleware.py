"""Headers and language for every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

SESSION = re.compile(r"[a-z0-9]{32}")

Get = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
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
        # Whatever may be kept, in a browser that others use after, says so itself.
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response

    return middleware


def known_session(get: Get) -> Get:
    """A session's name that cannot be one of ours is not looked for: a database may not even take it as a text."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not SESSION.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return get(request)

    return middleware


def readable_address(get: Get) -> Get:
    """Where a page says it stands is dropped where that is no address: whatever asks for it would fail."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        said = request.headers.get("HX-Current-URL", "")
        try:
            urlsplit(said), urlsplit(unquote(said))  # htmx may say that it is quoted
        except ValueError:
            del request.META["HTTP_HX_CURRENT_URL"]
            del request.headers  # which keep what they were made from
        return get(request)

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
