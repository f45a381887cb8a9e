"""Giveaways: announced with their promise, drawn when they have closed, told so that anybody can check."""

from __future__ import annotations

import json
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.audience.calling_off import call_off_giveaway
from rapport.audience.giveaways import (
    CannotDraw,
    GiveawayGiven,
    announce_giveaway,
    draw_giveaway,
    told_publicly,
)
from rapport.audience.models import Giveaway
from rapport.channels.models import Channel
from rapport.domain.parameters import moment, number_or
from rapport.domain.set_apart import TURNS
from rapport.outbox.models import Publication, Step
from rapport.web.access import BrandRequest, member
from rapport.web.page import show

LATEST, POSTS = 20, 30
NOTHING: Mapping[str, str] = {}


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    return _page(request)


def _page(request: BrandRequest, typed: Mapping[str, str] = NOTHING, status: int = 200) -> HttpResponse:
    """`typed`: what stands in the form, where it was refused."""
    rows = list(Giveaway.of(request.brand).select_related("channel", "called_off_by").order_by("-pk")[:LATEST])
    told = [(one, _as_json(told_publicly(one))) for one in rows]
    posts = Publication.of(request.brand).filter(step=Step.SENT).exclude(network_id="")
    posts = posts.filter(channel__closed_at=None).select_related("channel").order_by("-sent_at")
    context = {"told": told, "posts": list(posts[:POSTS]), "now": request.now, "typed": typed, "tab": "giveaways"}
    return show(request, "audience/giveaways.html", context, status=status)


def _as_json(told: Mapping[str, object]) -> str:
    """To be read and copied: marks that turn what follows stand as their numbers, which says the same."""
    words = json.dumps(told, ensure_ascii=False, indent=1)
    return TURNS.sub(lambda mark: f"\\u{ord(mark[0]):04x}", words)


@require_POST
@member("write")
def announce(request: BrandRequest) -> HttpResponse:
    """`post` is one of our publications; `closes` a wall time of the brand."""
    given = request.POST
    post = get_object_or_404(
        Publication.of(request.brand).select_related("channel"), pk=number_or(given.get("post", ""), 0)
    )
    try:
        closes = moment(given.get("closes", ""), ZoneInfo(request.brand.time_zone))
        wanted = GiveawayGiven(
            given.get("name", ""),
            given.get("rules", ""),
            post.network_id,
            number_or(given.get("prizes", ""), 0),
            closes,
            given.get("public_from", ""),
        )
        announce_giveaway(_open(request, post.channel_id), wanted, request.person, request.now)
    except ValueError:
        messages.error(request, _("Say when it closes. Nothing was changed."))
        return _page(request, given, 422)
    except CannotDraw as error:
        messages.error(request, str(error))
        return _page(request, given, 422)
    messages.success(request, _("Announced. Publish the promise below before anybody enters."))
    return redirect("audience:giveaways", brand=request.brand.slug)


@require_POST
@member("write")
def draw(request: BrandRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Giveaway.of(request.brand), pk=pk)
    try:
        draw_giveaway(row, request.person, request.now, request.POST.get("public", ""))
    except CannotDraw as error:
        messages.error(request, str(error))
    return redirect("audience:giveaways", brand=request.brand.slug)


@require_POST
@member("write")
def call_off(request: BrandRequest, pk: int) -> HttpResponse:
    """`why` for the record; `says` for everybody, where it is not empty."""
    row = get_object_or_404(Giveaway.of(request.brand), pk=pk)
    given = request.POST
    try:
        done = call_off_giveaway(row, given.get("why", ""), request.person, request.now, given.get("says", ""))
    except CannotDraw as error:
        messages.error(request, str(error))
        return _page(request, {**given.dict(), "off": str(pk)}, 422)
    messages.success(request, _("Called off. Nothing is drawn, and the record keeps why."))
    if done.waits:
        messages.warning(request, _("The post that says so has not left: %(why)s") % {"why": done.waits})
    return redirect("audience:giveaways", brand=request.brand.slug)


def _open(request: BrandRequest, pk: int) -> Channel:
    return get_object_or_404(Channel.of(request.brand).filter(closed_at=None), pk=pk)
