"""What is not there, not allowed, not readable or broke: said in the form that belongs to the address."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotAllowed

from rapport.api import problems
from rapport.hosted.chat.visitor_access import not_now, refusal
from rapport.store.busy import trouble
from rapport.web import errors
from rapport.web.refusals import TOO_LARGE, UNREADABLE, WRONG_METHOD, HttpRefusal, answer

# What the form of an answer depends on.
HEARD = ("Accept-Language", "HX-Request")

Get = Callable[[HttpRequest], HttpResponseBase]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _of_api(request):
        return problems.unknown_address(request)
    return refusal(404, "There is nothing here.") if _of_chat(request) else errors.not_found(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return errors.forbidden(request, exception)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Addresses of the API and of the chat take no session, so a form of theirs is no form of ours."""
    if _of_api(request) or _of_chat(request):
        return not_found(request, LookupError(reason))
    return errors.csrf(request, reason)


def not_readable(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _told(request, TOO_LARGE if isinstance(exception, problems.TOO_MUCH) else UNREADABLE)


def broke(request: HttpRequest) -> HttpResponse:
    """A fault around a view; a busy database and a full disk are said as what they are."""
    kind = trouble(sys.exc_info()[1])
    if _of_api(request):
        return problems.problem(*(problems.NOT_NOW[kind] if kind else (500, "unexpected", problems.UNEXPECTED)))
    if _of_chat(request):
        return not_now(kind) if kind else refusal(500, problems.UNEXPECTED)
    return errors.broke(request)


def wrong_method(get: Get) -> Get:
    """Middleware: an answer that only says 405 says why, in words."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        told = _told(request, WRONG_METHOD)
        told.headers["Allow"] = response.headers["Allow"]
        return told

    return middleware


def _told(request: HttpRequest, why: HttpRefusal) -> HttpResponse:
    asked = [(name.encode(), request.headers.get(name, "").encode("latin-1", "ignore")) for name in HEARD]
    headers, body = answer(why, request.path, asked)
    return HttpResponse(body, status=why.status, content_type=dict(headers)[b"content-type"].decode())


def _of_api(request: HttpRequest) -> bool:
    return request.path == "/api" or request.path.startswith("/api/")


def _of_chat(request: HttpRequest) -> bool:
    return request.path.startswith("/chat/")
