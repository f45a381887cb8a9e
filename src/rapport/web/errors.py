"""The pages for what is not there, not allowed, or broke, in the same look as the rest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not from a page of this session: signed out meanwhile, or cookies are off."""
    return render(request, "errors/csrf.html", status=403)


def broke(request: HttpRequest) -> HttpResponse:
    """Nothing here asks the database: it may be what broke."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
