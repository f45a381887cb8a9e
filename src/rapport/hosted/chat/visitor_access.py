"""The visitors' door: which sites may knock, who the visitor is, and how often. No session, no cookie."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rapport.api.problems import TOO_MUCH
from rapport.channels.connected import open_by_key
from rapport.channels.models import Channel
from rapport.domain.neighbourhood import neighbourhood
from rapport.hosted.chat.rate_limit import Pace
from rapport.inbox.models import Conversation
from rapport.store.busy import AFTER, Busy, Trouble, trouble
from rapport.web.refusals import TOO_LARGE, UNREADABLE

P = ParamSpec("P")
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
BY_VISITOR, BY_ADDRESS = Pace(30, 2.0), Pace(120, 0.5)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at one channel's door. `visitor` is what is known of them here: their token's hash."""

    request: HttpRequest
    channel: Channel
    token: str
    visitor: str
    now: datetime

    @property
    def found(self) -> Conversation | None:
        """The visitor's own conversation, once a first message was received."""
        rows = Conversation.of(self.channel.brand).filter(channel=self.channel, thread=self.visitor)
        return rows.select_related("floor", "channel").first() if self.visitor else None

    @property
    def conversation(self) -> Conversation:
        """The visitor's own conversation; 404 for any other token."""
        if (found := self.found) is None:
            raise Http404(_("There is no such conversation."))
        return found


View = Callable[Concatenate[Visit, P], HttpResponseBase]


def visitor_of(token: str, channel: Channel) -> str:
    """Who a token is at this channel; at another one the same token is somebody else. 43 characters."""
    return urlsafe_b64encode(hashlib.sha256(f"{channel.key}:{token}".encode()).digest()).decode().rstrip("=")


def door(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """For views at `/chat/to/<channel>/…`: the channel, the site's permission, the token's form, the pace."""

    def wrap(view: View[P]) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @wraps(view)
        def inner(request: HttpRequest, channel: str, *args: P.args, **named: P.kwargs) -> HttpResponseBase:
            found = open_by_key("chat", channel) if KEY.fullmatch(channel) else None
            if found is None:
                return no_chat(request)
            return admit(request, found, methods, lambda visit: _known(visit) or view(visit, *args, **named))

        return inner

    return wrap


def _known(visit: Visit) -> HttpResponse | None:
    return None if visit.visitor else refusal(404, _("There is no such conversation."))


def no_chat(request: HttpRequest) -> JsonResponse:
    with translation.override(wanted_language(request)):
        return refusal(404, _("There is no such chat."))


def wanted_language(request: HttpRequest, told: str = "") -> str:
    """The language of the page that shows the window, as the window told it; else the browser's."""
    known = {code for code, _ in settings.LANGUAGES}
    codes = (told, request.GET.get("language", ""), *request.headers.get("Accept-Language", "").split(","))
    return next((code for code in (one.strip()[:2].lower() for one in codes) if code in known), "en")


def admit(
    request: HttpRequest, channel: Channel, methods: tuple[str, ...], view: Callable[[Visit], HttpResponseBase]
) -> HttpResponseBase:
    """Answer the site if it may show this chat; others learn nothing and change nothing."""
    with translation.override(wanted_language(request)):
        if not allowed(request, channel):
            sentence = _("This site may not show this chat. Its owner can name it in the channel's settings.")
            return refusal(403, sentence)
        response = _answer(request, channel, methods, view)
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers["Vary"] = "Origin"
    if origin := request.headers.get("Origin", ""):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    return response


def allowed(request: HttpRequest, channel: Channel) -> bool:
    """Whether the page asking is on one of the channel's sites, or is our own. Programs name no site."""
    origin = request.headers.get("Origin", "")
    ours = {settings.ADDRESS, f"{request.scheme}://{request.get_host()}"}
    return not origin or origin in ours or origin in channel.settings.get("origins", "").split(", ")


def _answer(
    request: HttpRequest, channel: Channel, methods: tuple[str, ...], view: Callable[[Visit], HttpResponseBase]
) -> HttpResponseBase:
    if request.method == "OPTIONS" and "Origin" in request.headers:
        return _before(methods)
    if request.method not in methods:
        return refusal(405, f"Only {' and '.join(methods)} here.")
    token = request.headers.get("X-Visitor", "")
    if token and not TOKEN.fullmatch(token):
        return refusal(404, _("There is no such conversation."))
    visitor = visitor_of(token, channel) if token else ""
    address = neighbourhood(request.META.get("REMOTE_ADDR", ""))
    if wait := (visitor and BY_VISITOR.wait(visitor)) or BY_ADDRESS.wait(address):
        return later(int(wait))
    try:
        return view(Visit(request, channel, token, visitor, timezone.now()))
    except Http404 as error:
        return refusal(404, str(error))
    except TOO_MUCH:
        return refusal(413, str(TOO_LARGE.says))
    except (SuspiciousOperation, MultiPartParserError):
        return refusal(400, str(UNREADABLE.says))
    except (Busy, DatabaseError, InterfaceError, sqlite3.Error, OSError) as error:
        if (kind := trouble(error)) is None:
            raise
        return not_now(kind)


def not_now(kind: Trouble) -> HttpResponse:
    """Busy or full: the window keeps the words and offers to send them again."""
    response = refusal(503 if kind == "busy" else 507, _("Not sent. Your words are kept. Try again in a moment."))
    response.headers["Retry-After"] = str(AFTER)
    return response


def _before(methods: tuple[str, ...]) -> HttpResponse:
    """What a browser asks before it asks."""
    names = {"Access-Control-Allow-Methods": ", ".join(methods), "Access-Control-Allow-Headers": "X-Visitor"}
    return HttpResponse(status=204, headers={**names, "Access-Control-Max-Age": "7200"})


def later(seconds: int) -> HttpResponse:
    """Too often."""
    sentence = _("That was a lot at once. Try again in %(n)d s; your words are not lost.") % {"n": seconds}
    response = refusal(429, sentence)
    response.headers["Retry-After"] = str(seconds)
    return response


def refusal(status: int, sentence: str, **more: str) -> JsonResponse:
    """Why not, in the language of the page; `field` is what to correct, where it is one thing."""
    return JsonResponse({"error": sentence, **more}, status=status)
