"""Where a signed-in person goes: to their one brand, or to a choice."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rapport.accounts.models import Membership, Person


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    brands = _brands(request)
    return redirect("today:index", brand=brands[0].brand.slug) if len(brands) == 1 else redirect("sign_in:brands")


@require_safe
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    return render(request, "sign_in/brands.html", {"memberships": _brands(request)})


@require_safe
@login_required
def signed_in(request: HttpRequest) -> HttpResponse:
    """Signed in again in a second window; the words are in the first."""
    return render(request, "sign_in/signed_in.html")


def _brands(request: HttpRequest) -> list[Membership]:
    assert isinstance(request.user, Person)
    return list(request.user.memberships.select_related("brand").order_by("brand__name"))
