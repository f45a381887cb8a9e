"""Giveaways: listed, and announced under a post that is out already."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.audience.draws.state import giveaway_states
from rapport.audience.giveaways import CannotDraw, GiveawayGiven, announce_giveaway
from rapport.audience.models import Giveaway
from rapport.channels.models import Channel
from rapport.domain.parameters import moment_or_none, number_or
from rapport.outbox.models import Publication, Step
from rapport.web.access import BrandRequest, member
from rapport.web.page import show

LATEST, POSTS, LONGEST_TIME = 20, 30, 32
NOTHING: Mapping[str, str] = {}


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    return _page(request)


def _page(request: BrandRequest, typed: Mapping[str, str] = NOTHING, status: int = 200) -> HttpResponse:
    """`typed`: what stands in the form, where it was refused."""
    rows = Giveaway.of(request.brand).select_related("channel", "post", "published")
    told = list(rows.defer("entrants", "left_out", "published__body").order_by("-pk")[:LATEST])
    posts = Publication.of(request.brand).filter(step=Step.SENT).exclude(network_id="")
    posts = posts.filter(channel__closed_at=None).select_related("channel").order_by("-sent_at")
    states = giveaway_states(told, request.now)
    context = {
        "told": [(one, states[one.pk]) for one in told],
        "posts": list(posts[:POSTS]),
        "now": request.now,
        "typed": typed,
        "tab": "giveaways",
    }
    return show(request, "audience/giveaways.html", context, status=status)


@require_POST
@member("write")
def announce(request: BrandRequest) -> HttpResponse:
    """`post` is one of our publications; `closes` a wall time of the brand."""
    given = request.POST
    post = get_object_or_404(
        Publication.of(request.brand).select_related("channel"), pk=number_or(given.get("post", ""), 0)
    )
    closes = moment_or_none(given.get("closes", "")[:LONGEST_TIME], ZoneInfo(request.brand.time_zone))
    if closes is None:
        messages.error(request, _("Say when it closes. Nothing was changed."))
        return _page(request, given, 422)
    try:
        wanted = GiveawayGiven(
            given.get("name", ""),
            given.get("rules", ""),
            post.network_id,
            number_or(given.get("prizes", ""), 0),
            closes,
            given.get("public_from", ""),
        )
        made = announce_giveaway(_open(request, post.channel_id), wanted, request.person, request.now)
    except CannotDraw as error:
        messages.error(request, str(error))
        return _page(request, given, 422)
    messages.success(request, _("Announced. Publish its address before anybody enters."))
    return redirect("audience:giveaway", brand=request.brand.slug, pk=made.pk)


def _open(request: BrandRequest, pk: int) -> Channel:
    return get_object_or_404(Channel.of(request.brand).filter(closed_at=None), pk=pk)
