"""Busy is 503 with Retry-After and full is 507, in words; neither is ever “something broke”."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from rapport.store.busy import AFTER, trouble

PAGES = {"busy": (503, "errors/503.html"), "full": (507, "errors/507.html")}

logger = structlog.get_logger()


class Refusals:
    """Middleware: what a view could not do for the moment. Programs are answered by the API itself."""

    def __init__(self, get: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get = get

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(error)


def refused(error: BaseException | None) -> HttpResponse | None:
    """The page for a busy database or a full disk; None for any other fault. Nothing here asks the database."""
    if (kind := trouble(error)) is None:
        return None
    logger.warning("not now", kind=kind, reason=str(error))
    status, page = PAGES[kind]
    return HttpResponse(render_to_string(page), status=status, headers={"Retry-After": str(AFTER)})
