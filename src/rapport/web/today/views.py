"""Today's page, and the dead letters that can be tried again from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.intake import dead_letters
from rapport.intake.models import DeadLetter
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
    may = {"may_write": request.membership.may_write, "may_settle": request.membership.may_settle}
    day = Day(request.brand, request.person, request.now)
    return render(request, "components/day.html", {"day": day, "brand": request.brand, **may})


@require_POST
@member("write")
def another_try(request: BrandRequest, letter: int) -> HttpResponseBase:
    """Five more tries for something that could not be received."""
    row = get_object_or_404(DeadLetter.of(request.brand), pk=letter, dead_at__isnull=False)
    dead_letters.try_again(row, request.person, request.now)
    messages.success(request, _("It is tried again now; if it fails five times more, it comes back here."))
    return redirect("today:index", brand=request.brand.slug)
