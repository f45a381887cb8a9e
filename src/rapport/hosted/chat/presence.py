"""Marks of a visitor: they are writing, they have seen what was said."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase

from rapport.hosted.chat.visitor_access import Visit, door
from rapport.inbox import presence


@door("POST")
def here(visit: Visit) -> HttpResponseBase:
    """The window is open and looked at; with `writing`, words are being typed."""
    presence.seen(visit.conversation, None, visit.now, writing="writing" in visit.request.POST)
    return HttpResponse(status=204)
