"""Who may see a page: a signed-in person of the brand named in the address; for all others it does not exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Membership, Person
from rapport.budgets.restriction import restricted_in
from rapport.domain.parameters import LARGEST
from rapport.inbox.mentions import named_in
from rapport.web.given import readable
from rapport.web.safe_redirect import safe

P = ParamSpec("P")
MARK = re.compile(r"[0-9]{1,10}-[0-9]{1,10}")
Needs = Literal["see", "write", "settle"]


class BrandRequest(HttpRequest):
    """A request of a member of `brand`; `person` is who asks."""

    brand: Brand
    membership: Membership
    person: Person
    now: datetime


def signed_out(request: HttpRequest) -> HttpResponseBase:
    """The way in, and back. A part of a page is told 401 instead: what is typed there stays where it is."""
    if request.htmx:  # type: ignore[attr-defined]
        return told(_("You were signed out. Nothing was sent; your words are kept."), 401)
    there = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "")
    return redirect_to_login(safe(request, there))


def told(words: str, status: int) -> HttpResponse:
    """A plain sentence that the page shows where it can be read; nothing there is replaced."""
    response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def taken(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Says which form of a whole page was taken, so that the tab that kept its words (`typed.js`) forgets them."""
    mark = request.POST.get("typed", "") if request.method == "POST" and response.status_code < 400 else ""
    if MARK.fullmatch(mark) and isinstance(response, HttpResponse):
        response.set_cookie("rapport_taken", mark, max_age=60, samesite="Lax", secure=request.is_secure())
    return response


def home_of(request: Any) -> Membership | None:
    """Where a lost person is at home: the brand that the address names if they work there, else their first."""
    if not request.user.is_authenticated:
        return None
    theirs = Membership.across_brands.select_related("brand").filter(person=request.user)
    named = request.path.removeprefix("/b/").partition("/")[0]
    return theirs.filter(brand__slug=named).first() or theirs.order_by("brand__name").first()


View = Callable[Concatenate[BrandRequest, P], HttpResponseBase]


def member(needs: Needs = "see") -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """For views under `/b/<brand>/`: `see` any member, `write` agents and owners, `settle` owners only."""

    def wrap(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inner(request: Any, brand: str, *args: Any, **named: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return signed_out(request)
            if request.headers.get("X-Person", str(request.user.pk)) != str(request.user.pk):
                return told(_("Somebody else is signed in here now. Nothing was sent; load the page again."), 409)
            found = (
                Membership.across_brands.select_related("brand")
                .filter(brand__slug=brand, person=request.user)
                .annotate(named_in=named_in(), restricted_in=restricted_in())
                .first()
            )
            if found is None:
                raise Http404("There is nothing here.")
            # Known before it is refused: the page that says so stands in the person's own house.
            request.brand, request.membership, request.person = found.brand, found, request.user
            if (needs == "write" and not found.may_write) or (needs == "settle" and not found.may_settle):
                raise PermissionDenied(f"Your role ({found.role}) does not allow this.")
            if any(isinstance(value, int) and value > LARGEST for value in named.values()):
                raise Http404("There is nothing here.")
            readable(request)
            request.now = timezone.now()
            with timezone.override(ZoneInfo(found.brand.time_zone)):
                response = view(request, *args, **named)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return taken(request, response)

        return inner

    return wrap
