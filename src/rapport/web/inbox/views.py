"""The inbox's pages and the fragments that keep them live: the same templates render both."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from rapport.web.access import BrandRequest, member
from rapport.web.inbox.queue import Queue
from rapport.web.inbox.queue_address import LIVE
from rapport.web.inbox.responses import context
from rapport.web.inbox.talk import talk_of


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponseBase:
    """The queue, with nothing opened yet."""
    return render(request, "inbox/index.html", {"here": "inbox", "queue": Queue.asked(request)})


@require_safe
@vary_on_headers("HX-Request")
@member("see")
def show(request: BrandRequest, number: int) -> HttpResponseBase:
    """One conversation: the whole page, or its panes alone for htmx."""
    talk = talk_of(request, number)
    given: dict[str, Any] = {"here": "inbox", **context(request, talk)}
    htmx = request.htmx  # type: ignore[attr-defined]
    if htmx and not htmx.history_restore_request:
        return render(request, "inbox/opened.html", given)
    return render(request, "inbox/index.html", {**given, "queue": Queue.asked(request, open=number)})


@require_safe
@member("see")
def rows(request: BrandRequest) -> HttpResponseBase:
    """The queue's rows and counts as they are now, all on screen or `only` some; with `after`, the next page."""
    queue = Queue.asked(request)
    # The page that asks says what it was told; a part of a page counts no pace.
    queue.told = queue.told or "none"
    if "whole" in request.GET:
        queue.most = LIVE
    template = "components/rows.html" if queue.after else "inbox/rows_live.html"
    return render(request, template, {"queue": queue, "brand": request.brand})


@require_safe
@member("see")
def live(request: BrandRequest, number: int) -> HttpResponseBase:
    """What can change by itself in an open conversation, not what is being typed; with `before`, older words."""
    talk = talk_of(request, number)
    template = "components/lines.html" if talk.before else "inbox/live.html"
    return render(request, template, {**context(request, talk), "oob": True})
