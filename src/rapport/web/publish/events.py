"""Events: listed, announced, changed, called off, reminded of; and each as anybody's calendar gets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.domain.parameters import number_or
from rapport.domain.zones import zone_or_utc, zone_places
from rapport.publishing.locked import ChangedMeanwhile, NotNow
from rapport.publishing.occasions.address import address_of_occasion, occasion_behind, occasion_calendar
from rapport.publishing.occasions.behind import behind_of, leave_words
from rapport.publishing.occasions.models import Occasion, OccasionPost
from rapport.publishing.occasions.reminder import may_remind, remind_of
from rapport.publishing.occasions.words import when_words
from rapport.publishing.occasions.writing import (
    NotAnEvent,
    OccasionGiven,
    announce_occasion,
    call_off_occasion,
    change_occasion,
    set_address,
)
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.publish.calendar import channels_of
from rapport.web.publish.form import form_key

LATEST = 50
# Nobody is followed: no cookie, nothing kept of who asks, and caches may answer for us for five minutes.
OPEN = {"Cache-Control": "public, max-age=300", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
NOTHING: Mapping[str, str] = {}


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The event behind a public address; a wrong one and a revoked one are alike."""
    if (row := occasion_behind(key)) is None:
        raise Http404("There is no such event.")
    head = {**OPEN, "Content-Disposition": 'inline; filename="event.ics"'}
    return HttpResponse(occasion_calendar(row), content_type="text/calendar; charset=utf-8", headers=head)


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """Those that are not over, the next first, and the latest that are."""
    rows = Occasion.of(request.brand)
    ahead = rows.filter(ends_at__gt=request.now).order_by("starts_at", "pk")[:LATEST]
    over = rows.filter(ends_at__lte=request.now).order_by("-ends_at", "-pk")[:LATEST]
    told = [(one, when_words(one)) for one in ahead]
    context = {"ahead": told, "over": [(one, when_words(one)) for one in over], "tab": "calendar"}
    return show(request, "publish/events.html", context)


@page_with_form
@member("write")
def new(request: BrandRequest) -> HttpResponse:
    """The form of a new one; what it announces it with is the draft of a post."""
    refusal = ""
    if request.method == "POST":
        try:
            return _announced(request)
        except NotNow as error:
            refusal = str(error)
    given = request.POST if request.method == "POST" else None
    start = {"zone": request.brand.time_zone, "language": request.brand.language}
    context = {
        "fields": given or start,
        "chosen": given.getlist("channels") if given else [str(one.pk) for one in channels_of(request)],
        "channels": [(str(one.pk), one) for one in channels_of(request)],
        "key": form_key(given),
        "refusal": refusal,
        "zones": zone_places(),
        "tab": "calendar",
    }
    return show(request, "publish/event_new.html", context, status=422 if refusal else 200)


def _announced(request: BrandRequest) -> HttpResponse:
    given = request.POST
    named = {number_or(one) for one in given.getlist("channels")[:100]}
    row = announce_occasion(
        request.brand,
        read_event(given),
        request.person,
        request.now,
        channels=[one for one in channels_of(request) if one.pk in named],
        language=given.get("language", "")[:8],
        source=form_key(given),
    )
    messages.success(request, _("Kept. Its post is a draft: look at the words, and put it in line."))
    return redirect("publish:event", brand=request.brand.slug, pk=row.pk)


@page_with_form
@member("see")
def event(request: BrandRequest, pk: int) -> HttpResponse:
    """One event with its posts; changed by its form, in which refused words stay."""
    row, refusal = _found(request, pk), ""
    if request.method == "POST":
        if not request.membership.may_write:
            raise Http404("Only those who write change an event.")
        try:
            seen = number_or(request.POST.get("seen", ""))
            change_occasion(row, read_event(request.POST), request.person, request.now, seen)
            messages.success(request, _("Changed. Posts in line say so; what is out is on Today."))
            return redirect("publish:event", brand=request.brand.slug, pk=pk)
        except (NotAnEvent, ChangedMeanwhile) as error:
            refusal = str(error)
    context = {
        "event": row,
        "when": when_words(row),
        "posts": [
            (one, behind_of(one.post, request.now)) for one in row.posts.select_related("post").order_by("pk")
        ],
        "address": address_of_occasion(row),
        "fields": request.POST if refusal else _fields(row),
        "refusal": refusal,
        "zones": zone_places(),
        "over": row.ends_at <= request.now,
        "may_remind": may_remind(row, request.now),
        "tab": "calendar",
    }
    return show(request, "publish/event.html", context, status=422 if refusal else 200)


@require_POST
@member("write")
def call_off(request: BrandRequest, pk: int) -> HttpResponse:
    why = request.POST.get("why", "")[:1000]
    off = _("Called off. Calendars are told, and posts in line say so; what is out is on Today.")
    return _tried(request, pk, lambda row: call_off_occasion(row, why, request.person, request.now), off)


@require_POST
@member("write")
def remind(request: BrandRequest, pk: int) -> HttpResponse:
    """The second post, by one tap."""
    row = _found(request, pk)
    try:
        made = remind_of(row, request.person, request.now)
    except NotNow as error:
        messages.error(request, str(error))
        return redirect("publish:event", brand=request.brand.slug, pk=pk)
    if made.why:
        messages.warning(request, _("The reminder is a draft, not in line. %(why)s") % {"why": made.why})
    return redirect("publish:post", brand=request.brand.slug, pk=made.post_id)


@require_POST
@member("write")
def address(request: BrandRequest, pk: int) -> HttpResponse:
    """`do` is make or revoke."""
    on = request.POST.get("do") == "make"
    done = _("It has a public address again.") if on else _("Revoked. Its address opens nothing any more.")
    return _tried(request, pk, lambda row: set_address(row, on, request.person, request.now), done)


@require_POST
@member("write")
def leave(request: BrandRequest, pk: int) -> HttpResponse:
    """The words of a post stay as they are, though its event changed; `pk` is the post's."""
    row = get_object_or_404(OccasionPost.of(request.brand), post=pk)
    leave_words(row, request.person, request.now)
    messages.success(request, _("The words stay as they are."))
    return redirect("publish:post", brand=request.brand.slug, pk=pk)


def read_event(given: Mapping[str, str]) -> OccasionGiven:
    """What stands in a form. Raises `NotAnEvent` for a time that cannot be read."""
    names = ("title", "zone", "place", "text", "terms")
    said = {name: given.get(name, "")[:20_000] for name in names}
    return OccasionGiven(starts=_wall(given.get("starts", "")), ends=_wall(given.get("ends", "")), **said)


def _wall(said: str) -> datetime:
    try:
        wall = datetime.fromisoformat(said[:32])
    except ValueError:
        wall = None
    if wall is None or wall.tzinfo or not 2000 < wall.year < 2100:
        raise NotAnEvent(_("Write the time as 2026-03-29T09:30. Nothing was changed."))
    return wall.replace(second=0, microsecond=0)


def _fields(row: Occasion) -> dict[str, str]:
    zone = zone_or_utc(row.zone)
    said = {name: getattr(row, name) for name in ("title", "place", "text", "terms")}
    times = {"starts": row.starts_at, "ends": row.ends_at}
    return (
        said | {"zone": zone.key} | {name: f"{at.astimezone(zone):%Y-%m-%dT%H:%M}" for name, at in times.items()}
    )


def _tried(request: BrandRequest, pk: int, verb: Callable[[Occasion], object], done: str) -> HttpResponse:
    try:
        verb(_found(request, pk))
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("publish:event", brand=request.brand.slug, pk=pk)


def _found(request: BrandRequest, pk: int) -> Occasion:
    return get_object_or_404(Occasion.of(request.brand).select_related("brand", "called_off_by"), pk=pk)
