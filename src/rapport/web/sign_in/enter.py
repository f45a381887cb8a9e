"""Signing in with a password, and out."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from rapport.accounts import sign_in_throttle, sign_ins
from rapport.accounts.models import Person
from rapport.store.busy import Busy
from rapport.web import safe_redirect
from rapport.web.given import readable
from rapport.web.methods import page_with_form
from rapport.web.sign_in import session


@sensitive_post_parameters("password")
@never_cache
@page_with_form
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password. The answer never says which of the two was wrong, nor whether the person exists."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    if request.method != "POST":
        return _form(request)
    readable(request)
    email, address, now = request.POST.get("email", "").strip()[:254], _address(request), timezone.now()
    if not sign_in_throttle.begin(address, email, now):
        wait = int(sign_in_throttle.WINDOW.total_seconds() // 60)
        return _form(request, _("Too many tries. Wait %(n)d minutes, or ask for a new link.") % {"n": wait}, 429)
    try:
        person = authenticate(request, username=email, password=request.POST.get("password", "")[:1024])
    except Busy:
        sign_in_throttle.forget(address, email, now)
        raise
    if not isinstance(person, Person):
        _wrong(address, email)
        return _form(request, _("This e-mail and password do not belong together. Try again."), 422)
    sign_in_throttle.right(address, email)
    session.begin(request, person, "password", now)
    return redirect(_next(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, Person):
        session.end(request, request.user, timezone.now())
    return redirect("sign_in:sign-in")


def _wrong(address: str, email: str) -> None:
    now = timezone.now()
    person = Person.objects.filter(email__iexact=email).first()
    if sign_in_throttle.last(address, email) and person:
        sign_ins.slowed(person, address, now)


def _form(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    given = {"refusal": refusal, "email": request.POST.get("email", ""), "next": _wanted(request)}
    return render(request, "sign_in/sign_in.html", given, status=status)


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next", "") or request.GET.get("next", "")


def _next(request: HttpRequest) -> str:
    return safe_redirect.safe(request, _wanted(request))


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
