"""Before a client is in: the page with one button, and the one that says why an address opens nothing here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import wraps
from typing import ParamSpec

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from rapport.publishing.approval_models import AddressState
from rapport.publishing.client_addresses import ClientAddressClosed, open_client_address
from rapport.publishing.client_again import AskedAgain, can_mail_again, mail_client_again
from rapport.web.publish.client_door import ClientVisit, View, client_door, page, remember

P = ParamSpec("P")
LONGEST_PRESS = 64
# So much of what was typed is shown again where nobody is in any more.
LONGEST_WORDS = 2000


def inside(view: View[P]) -> View[P]:
    """For views of the browser that opened the address; any other is shown the door, with what was typed."""

    @wraps(view)
    def inner(visit: ClientVisit, /, *args: P.args, **named: P.kwargs) -> HttpResponseBase:
        return view(visit, *args, **named) if visit.inside else door(visit, status=403)

    return inner


def door(visit: ClientVisit, status: int = 200) -> HttpResponse:
    """One button where the address is fresh; else why it opens nothing, and how to get another."""
    state = visit.address.state(visit.now)
    if state is AddressState.FRESH:
        return _shown(visit, "client/door.html", {"press": secrets.token_urlsafe(18)}, status)
    return _used(visit, status if status != 200 else 410)


def enter(visit: ClientVisit) -> HttpResponse:
    """The button: this browser may come back from now on, and no other."""
    try:
        kept = open_client_address(visit.token, visit.request.POST.get("press", "")[:LONGEST_PRESS], visit.now)
    except ClientAddressClosed as error:
        if visit.inside:
            return back(visit)
        visit = ClientVisit(visit.request, error.address or visit.address, visit.token, visit.language, visit.now)
        return _used(visit, 409)
    return remember(back(visit), visit, kept)


@client_door("POST")
def again(visit: ClientVisit) -> HttpResponse:
    """A new address, mailed to the client and shown to nobody."""
    asked = mail_client_again(visit.link, visit.now)
    status = {AskedAgain.MAILED: 200, AskedAgain.SOON: 429, AskedAgain.NO_WAY: 409}[asked]
    return _used(visit, status, asked)


def back(visit: ClientVisit, mark: str = "") -> HttpResponse:
    """To the page of posts, in the language that was chosen."""
    chosen = "?" + urlencode({"lang": visit.language}) if visit.language != visit.link.client.language else ""
    return redirect(f"{visit.place}{chosen}{mark}")


def _used(visit: ClientVisit, status: int, asked: AskedAgain | None = None) -> HttpResponse:
    typed = visit.request.POST.get("words", "")[:LONGEST_WORDS]
    given = {
        "state": visit.address.state(visit.now),
        "asked": asked,
        "can_mail": can_mail_again(visit.link),
        "typed": typed,
    }
    return _shown(visit, "client/used.html", given, status)


def _shown(visit: ClientVisit, template: str, given: Mapping[str, object], status: int) -> HttpResponse:
    around = {
        "link": visit.link,
        "address": visit.address,
        "token": visit.token,
        "language": visit.language,
        "languages": settings.LANGUAGES,
    }
    return page(template, {**around, **given}, status)
