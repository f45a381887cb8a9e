"""How a page may be asked: to read, to act, or both where it has a form of its own. Else nothing is done.

Each view says which of the three it is, with `require_safe`, `require_POST` or `page_with_form` in its first line;
`tests/screens/test_how_it_is_asked.py` walks all routes. What no page is ever asked with is refused here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from rapport.web.extensions import ON_OTHER_SITES

ASKED = ("GET", "HEAD", "POST")

page_with_form = require_http_methods(ASKED)


class PageMethods:
    """Middleware: a page is looked at or sent a form. The API and what stands on other sites say it themselves."""

    def __init__(self, get: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get = get

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get(request)

    def process_view(self, request: HttpRequest, view: Any, args: object, named: object) -> HttpResponse | None:
        if request.method in ASKED or request.path.startswith(("/api/", *ON_OTHER_SITES)):
            return None
        return HttpResponseNotAllowed(ASKED)
