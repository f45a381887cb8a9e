"""The client's door: a link and nothing else. No session, no cookie, no script, nothing of the team's pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from rapport.accounts.link_throttle import guesses, wrong_link
from rapport.publishing.approval_models import ClientLink
from rapport.publishing.client_links import LinkClosed, open_link
from rapport.web.given import readable

P = ParamSpec("P")
LANGUAGES = [code for code, _name in settings.LANGUAGES]
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@dataclass(frozen=True, slots=True)
class ClientVisit:
    """A client behind their link; `language` is theirs, or the one they chose on the page."""

    request: HttpRequest
    link: ClientLink
    token: str
    language: str
    now: datetime


View = Callable[Concatenate[ClientVisit, P], HttpResponseBase]


def client_door(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """For views under `/client/<token>/`. The token is the permission, so a form needs no other proof."""

    def wrap(view: View[P]) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @wraps(view)
        def inner(request: HttpRequest, token: str, *args: P.args, **named: P.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                return _private(HttpResponseNotAllowed(methods))
            readable(request)
            now, address = timezone.now(), str(request.META.get("REMOTE_ADDR", ""))
            if guesses(address, now):
                return _private(page("client/closed.html", {"many": True}, status=429))
            try:
                link = open_link(token, now)
            except LinkClosed:
                wrong_link(address, now)
                return _private(page("client/closed.html", {}, status=404))
            visit = ClientVisit(request, link, token, _language(request, link), now)
            with translation.override(visit.language), timezone.override(ZoneInfo(link.brand.time_zone)):
                response = _private(view(visit, *args, **named))
            response.headers["Content-Language"] = visit.language
            return response

        return inner

    return wrap


def page(template: str, given: Mapping[str, object], status: int = 200) -> HttpResponse:
    """Drawn without the request: nothing of whoever is signed in here can be in it."""
    return HttpResponse(render_to_string(template, dict(given)), status=status)


def _language(request: HttpRequest, link: ClientLink) -> str:
    wanted = request.POST.get("lang") or request.GET.get("lang", "")
    return next((one for one in (wanted, link.client.language) if one in LANGUAGES), LANGUAGES[0])


def _private(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
