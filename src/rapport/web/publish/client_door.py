"""The client's door: an address and the browser that opened it. No script, nothing of the team's pages."""

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
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from rapport.accounts.link_throttle import guesses, wrong_link
from rapport.publishing.approval_models import AddressState, ClientAddress, ClientLink
from rapport.publishing.client_addresses import client_comes_back, find_address
from rapport.web.given import readable

P = ParamSpec("P")
COOKIE = "client_visit"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@dataclass(frozen=True, slots=True)
class ClientVisit:
    """Somebody who came by an address of a client's link; `language` is theirs, or the one they chose there."""

    request: HttpRequest
    address: ClientAddress
    token: str
    language: str
    now: datetime

    @property
    def link(self) -> ClientLink:
        return self.address.link

    @property
    def inside(self) -> bool:
        """Whether this is the browser that opened it."""
        return client_comes_back(self.address, self.request.COOKIES.get(COOKIE, ""), self.now)

    @property
    def place(self) -> str:
        """Where they come back to, in the language they chose."""
        return reverse("client:index", args=[self.token])


View = Callable[Concatenate[ClientVisit, P], HttpResponseBase]


def client_door(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """For views under `/client/<token>/`. Nobody else knows the token, so a form needs no other proof."""

    def wrap(view: View[P]) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @wraps(view)
        def inner(request: HttpRequest, token: str, *args: P.args, **named: P.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                return _private(HttpResponseNotAllowed(methods))
            readable(request)
            now, caller = timezone.now(), str(request.META.get("REMOTE_ADDR", ""))
            if guesses(caller, now):
                return _private(page("client/closed.html", {"many": True}, status=429))
            address = find_address(token)
            if address is None or address.state(now) is AddressState.REVOKED:
                wrong_link(caller, now)
                return _private(page("client/closed.html", {}, status=404))
            visit = ClientVisit(request, address, token, _language(request, address.link), now)
            with translation.override(visit.language), timezone.override(ZoneInfo(address.brand.time_zone)):
                response = _private(view(visit, *args, **named))
            response.headers["Content-Language"] = visit.language
            return response

        return inner

    return wrap


def remember(response: HttpResponse, visit: ClientVisit, kept: str) -> HttpResponse:
    """Let this browser come back, to this address alone and as long as it lives."""
    response.set_cookie(
        COOKIE,
        kept,
        max_age=visit.address.expires_at - visit.now,
        path=visit.place,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


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
