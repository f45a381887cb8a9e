"""The link that lets a person in once: looking at it changes nothing, pressing its button does."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import never_cache

from rapport.accounts import tokens
from rapport.accounts.models import Person
from rapport.web.methods import page_with_form
from rapport.web.sign_in import session


@never_cache
@page_with_form
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites whom; on POST use the link and sign its person in."""
    now = timezone.now()
    try:
        invitation = tokens.look(token, now)
        if request.method != "POST":
            return render(request, "sign_in/join.html", {"invitation": invitation})
        me = request.user if isinstance(request.user, Person) else None
        person, brand = tokens.accept(token, now, me, spoken(request))
    except tokens.NotValid as refusal:
        return render(request, "sign_in/closed.html", {"refusal": refusal}, status=410)
    session.begin(request, person, "link", now)
    # Whoever runs this machine made the link, so that somebody comes in who has no password or lost it.
    request.session[session.MAY_SET] = invitation.invited_by is None
    if person.has_usable_password():
        return redirect("today:index", brand=brand.slug)
    return redirect("sign_in:password")


def spoken(request: HttpRequest) -> str:
    """The first language that the browser asks for and the screens have; empty where there is none."""
    for code, _weight in parse_accept_lang_header(request.headers.get("accept-language", "")):
        with suppress(LookupError):
            return get_supported_language_variant(code)
    return ""
