"""Today's page, and the dead letters that can be tried again from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.intake import trouble
from rapport.intake.models import Troubled
from rapport.ledger.write import note
from rapport.web.access import BrandRequest, member
from rapport.web.today.day import Day


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponseBase:
    """What needs a person, and whether everything is alive."""
    given = {"here": "today", "day": Day(request.brand, request.person, request.now)}
    return render(request, "today/index.html", given)


@require_safe
@member("see")
def live(request: BrandRequest) -> HttpResponseBase:
    """The page's content as it is now."""
    given = {"day": Day(request.brand, request.person, request.now), "brand": request.brand}
    return render(request, "components/day.html", {**given, "may_write": request.membership.may_write})


@require_POST
@member("write")
def another_try(request: BrandRequest, letter: int) -> HttpResponseBase:
    """Five more tries for something that could not be received."""
    row = get_object_or_404(Troubled.of(request.brand), pk=letter, dead_at__isnull=False)
    trouble.try_again(row, request.now)
    note(request.brand, "dead letter tried", request.now, by=request.person, place=row.place)
    messages.success(request, _("It is tried again now; if it fails five times more, it comes back here."))
    return redirect("today:index", brand=request.brand.slug)
