"""Calendars of other programs: ours for them by a secret address, and theirs for us."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.domain.ics_lines import LONGEST
from rapport.domain.post_hours import PostHour
from rapport.domain.set_apart import isolated
from rapport.publishing.hour_words import PROPOSED
from rapport.publishing.ics.address import address_of, brand_behind, make_address, revoke_address
from rapport.publishing.ics.feed import calendar_feed
from rapport.publishing.ics.models import OtherCalendar
from rapport.publishing.ics.named_days import bring_days, forget_days
from rapport.publishing.locked import NotNow
from rapport.publishing.standing import VariantStanding
from rapport.publishing.state_words import STATES
from rapport.web.access import BrandRequest, member
from rapport.web.body_size import takes
from rapport.web.page import show

ROOM = 100_000
SECRET = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address; a wrong one and a revoked one are alike."""
    brand = brand_behind(token, now := timezone.now())
    if brand is None:
        raise Http404("There is no such calendar.")
    with translation.override(brand.language):
        text = calendar_feed(brand, now, _state)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=SECRET)


def _state(standing: VariantStanding) -> str:
    """Its state; the event says when, which before a yes and of a draft is only proposed."""
    said = str(STATES[standing.state])
    return f"{said} ({PROPOSED})" if standing.hour is PostHour.PROPOSED else said


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    return _page(request)


def _page(request: BrandRequest, token: str = "", *, refused: bool = False) -> HttpResponse:
    """`token`: of the address that was made this moment. `refused`: what was typed stays in the form."""
    rows = OtherCalendar.of(request.brand).select_related("by").order_by("name", "pk")
    context = {
        "address": address_of(request.brand),
        "secret": f"{settings.ADDRESS}/calendar/{token}.ics" if token else "",
        "others": rows,
        "typed": request.POST if refused else {},
        "tab": "calendars",
    }
    response = show(request, "publish/calendars.html", context, status=422 if refused else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@member("settle")
def address(request: BrandRequest) -> HttpResponse:
    """`do` is make, which shows the new address this once, or revoke."""
    if request.POST.get("do") == "revoke":
        revoke_address(request.brand, request.person, request.now)
        messages.success(request, _("Revoked. No program sees the calendar any more."))
        return redirect("publish:calendars", brand=request.brand.slug)
    return _page(request, make_address(request.brand, request.person, request.now))


@takes(LONGEST + ROOM)
@require_POST
@member("write")
def bring(request: BrandRequest) -> HttpResponse:
    """A `file`, or an `address` that is read once a day; `name` for the list."""
    file, where = request.FILES.get("file"), request.POST.get("address", "").strip()[:1000]
    if file is None and not where:
        messages.error(request, _("Choose a file or write an address first."))
        return _page(request, refused=True)
    name = (
        request.POST.get("name", "") or (file.name if file else where.partition("://")[2].partition("/")[0]) or ""
    )
    data = file.read(LONGEST + 1) if file else b""
    try:
        row = bring_days(request.brand, name, data, request.person, request.now, "" if file else where)
    except NotNow as error:
        messages.error(request, str(error))
        return _page(request, refused=True)
    messages.success(request, _("%(name)s: its days stand in the calendar.") % {"name": isolated(row.name)})
    return redirect("publish:calendars", brand=request.brand.slug)


@require_POST
@member("write")
def forget(request: BrandRequest, pk: int) -> HttpResponse:
    forget_days(get_object_or_404(OtherCalendar.of(request.brand), pk=pk), request.person, request.now)
    messages.success(request, _("Its days are out of the calendar."))
    return redirect("publish:calendars", brand=request.brand.slug)
