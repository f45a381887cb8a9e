"""Who may see a page: a signed-in person of the brand named in the address; for all others it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from rapport.people.models import Brand, Membership, Person

P = ParamSpec("P")
Needs = Literal["see", "write", "settle"]


class BrandRequest(HttpRequest):
    """A request of a member of `brand`; `person` is who asks."""

    brand: Brand
    membership: Membership
    person: Person
    now: datetime


View = Callable[Concatenate[BrandRequest, P], HttpResponseBase]


def member(needs: Needs = "see") -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """For views under `/b/<brand>/`: `see` any member, `write` agents and owners, `settle` owners only."""

    def wrap(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inner(request: Any, brand: str, *args: Any, **named: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            found = Membership.every.select_related("brand").filter(brand__slug=brand, person=request.user).first()
            if found is None:
                raise Http404("There is nothing here.")
            if (needs == "write" and not found.may_write) or (needs == "settle" and not found.may_settle):
                raise PermissionDenied(f"Your role ({found.role}) does not allow this.")
            request.brand, request.membership, request.person = found.brand, found, request.user
            request.now = timezone.now()
            with timezone.override(ZoneInfo(found.brand.time_zone)):
                response = view(request, *args, **named)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        return inner

    return wrap
