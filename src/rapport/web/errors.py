"""The pages for what is not there, not allowed, or broke, in the same look as the rest."""

from __future__ import annotations

import sys
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.web.access import home_of, told
from rapport.web.busy import refused


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _at_home(request, "errors/404.html", 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _at_home(request, "errors/403.html", 403)


def _at_home(request: Any, template: str, status: int) -> HttpResponse:
    """A whole page for somebody who is signed in keeps the way about; all others get the bare page."""
    home = None if request.htmx else home_of(request)
    if home is None:
        return render(request, template, {"layout": "errors/outside.html"}, status=status)
    request.brand, request.membership, request.person = home.brand, home, request.user
    with timezone.override(ZoneInfo(home.brand.time_zone)):
        return render(request, template, {"layout": "errors/inside.html"}, status=status)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not from a page of this session: signed out meanwhile, or cookies are off.

    A part of a page is told in a sentence, and gets the cookie with which its next try goes through.
    """
    if request.htmx:  # type: ignore[attr-defined]
        get_token(request)
        if not request.user.is_authenticated:
            return told(_("You were signed out. Nothing was sent; your words are kept."), 401)
        return told(_("This page was too old. Nothing was sent; your words are kept. Try again."), 403)
    return render(request, "errors/csrf.html", status=403)


def broke(request: HttpRequest) -> HttpResponse:
    """Nothing here asks the database: it may be what broke, or what is busy, around a view as well as in it."""
    return refused(sys.exc_info()[1]) or HttpResponse(render_to_string("errors/500.html"), status=500)
