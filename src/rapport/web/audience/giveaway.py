"""One giveaway: written with its post, changed, looked at before the draw, drawn, called off, its winners told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.audience.calling_off import call_off_giveaway
from rapport.audience.draws.address import address_of_giveaway
from rapport.audience.draws.ahead import seen_ahead
from rapport.audience.draws.announcing import announce_with_post, change_terms, not_changed
from rapport.audience.draws.aside_words import ASIDE_WORDS, profile_facts
from rapport.audience.draws.entrants import Entrant
from rapport.audience.draws.reviewing import came_late, cannot_hear, name_winners, post_gone, put_back
from rapport.audience.draws.state import GiveawayState, giveaway_state
from rapport.audience.draws.terms import CannotDraw, GiveawayTerms
from rapport.audience.draws.told import changed_in_public
from rapport.audience.giveaways import draw_giveaway
from rapport.audience.models import Giveaway, all_ways
from rapport.domain.parameters import moment_or_none, number_or
from rapport.domain.zones import zone_or_utc
from rapport.inbox.models import Identity
from rapport.publishing.locked import NotNow
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.publish.calendar import channels_of
from rapport.web.publish.form import form_key

LONGEST_TIME = 32
NOTHING: Mapping[str, str] = {}


@page_with_form
@member("write")
def new(request: BrandRequest) -> HttpResponse:
    """The form of a new one; what it announces it with is the draft of a post."""
    refusal, given = "", request.POST if request.method == "POST" else None
    if given is not None:
        try:
            return _announced(request)
        except NotNow as error:
            refusal = str(error)
    context = {
        "fields": given or {"prizes": "1", "language": request.brand.language},
        "ways": given.getlist("ways") if given else all_ways(),
        "chosen": given.getlist("channels") if given else [str(one.pk) for one in channels_of(request)],
        "channels": [(str(one.pk), one) for one in channels_of(request)],
        "key": form_key(given),
        "refusal": refusal,
        "tab": "giveaways",
    }
    return show(request, "audience/giveaway_new.html", context, status=422 if refusal else 200)


def _announced(request: BrandRequest) -> HttpResponse:
    given = request.POST
    named = {number_or(one) for one in given.getlist("channels")[:100]}
    row = announce_with_post(
        request.brand,
        _terms(request),
        request.person,
        request.now,
        channels=[one for one in channels_of(request) if one.pk in named],
        language=given.get("language", "")[:8],
        source=form_key(given),
    )
    messages.success(request, _("Kept. Its post is a draft: look at the words, and put it in line."))
    return redirect("audience:giveaway", brand=request.brand.slug, pk=row.pk)


@page_with_form
@member("see")
def giveaway(request: BrandRequest, pk: int) -> HttpResponse:
    """One with all that was and can be done; changed by its form, in which refused words stay."""
    row = found(request, pk)
    if request.method != "POST":
        return _page(request, row)
    if not request.membership.may_write:
        raise Http404("Only those who write change a giveaway.")
    try:
        seen = number_or(request.POST.get("seen", ""))
        change_terms(row, _terms(request), request.person, request.now, seen)
    except NotNow as error:
        return _page(request, row, str(error), request.POST)
    messages.success(request, _("Changed. What was in line is a draft again; look at its words."))
    return redirect("audience:giveaway", brand=request.brand.slug, pk=pk)


def _page(
    request: BrandRequest, row: Giveaway, refusal: str = "", typed: Mapping[str, str] = NOTHING
) -> HttpResponse:
    state = giveaway_state(row, request.now)
    due = state is GiveawayState.OVER
    ahead = seen_ahead(row, request.now) if due else None
    context = {
        "one": row,
        "refusal": refusal,
        "typed": typed,
        "fields": typed if refusal and "name" in typed else _fields(row),
        "ways": request.POST.getlist("ways") if refusal and "name" in typed else row.ways,
        "address": address_of_giveaway(row),
        "state": state,
        "changeable": not not_changed(row, request.now),
        "due": due,
        "ahead": ahead,
        "aside": [_told(one) for one in ahead.aside] if ahead else [],
        "back": [_told(one) for one in ahead.back] if ahead else [],
        "changes": changed_in_public(row),
        "late": came_late(row),
        "deaf": cannot_hear(row),
        "gone": post_gone(row),
        "drawn": getattr(row, "published", None),
        "now": request.now,
        "tab": "giveaways",
    }
    return show(request, "audience/giveaway.html", context, status=422 if refusal else 200)


def _told(one: Entrant) -> tuple[Entrant, object, list[str]]:
    return one, ASIDE_WORDS.get(one.why), list(profile_facts(one.account))  # type: ignore[call-overload]


@require_POST
@member("write")
def draw(request: BrandRequest, pk: int) -> HttpResponse:
    row, public = found(request, pk), request.POST.get("public", "")
    return _tried(request, row, lambda: draw_giveaway(row, request.person, request.now, public), _("It is drawn."))


@require_POST
@member("write")
def back(request: BrandRequest, pk: int, identity: int) -> HttpResponse:
    """`on` is yes or no: whether somebody who was set aside is drawn all the same."""
    row, on = found(request, pk), request.POST.get("on") == "yes"
    who = get_object_or_404(Identity.of(request.brand), pk=identity)
    done = _("They are in the draw.") if on else _("They are set aside again.")
    return _tried(request, row, lambda: put_back(row, who, on, request.person, request.now), done)


@require_POST
@member("write")
def naming(request: BrandRequest, pk: int) -> HttpResponse:
    row, done = found(request, pk), _("Its page names the winners.")
    return _tried(request, row, lambda: name_winners(row, request.person, request.now), done)


@require_POST
@member("write")
def call_off(request: BrandRequest, pk: int) -> HttpResponse:
    """`why`, which everybody reads; `says` as a post, where it is not empty."""
    row, given = found(request, pk), request.POST
    try:
        done = call_off_giveaway(row, given.get("why", ""), request.person, request.now, given.get("says", ""))
    except NotNow as error:
        return _page(request, row, str(error), {**given.dict(), "off": str(pk)})
    messages.success(request, _("Called off. Nothing is drawn, and the record keeps why."))
    if done.waits:
        messages.warning(request, _("The post that says so has not left: %(why)s") % {"why": done.waits})
    return redirect("audience:giveaway", brand=request.brand.slug, pk=pk)


def _tried(request: BrandRequest, row: Giveaway, verb: Callable[[], object], done: str) -> HttpResponse:
    try:
        verb()
    except NotNow as error:
        return _page(request, found(request, row.pk), str(error), request.POST)
    messages.success(request, done)
    return redirect("audience:giveaway", brand=request.brand.slug, pk=row.pk)


def _terms(request: BrandRequest) -> GiveawayTerms:
    given = request.POST
    closes = moment_or_none(given.get("closes", "")[:LONGEST_TIME], ZoneInfo(request.brand.time_zone))
    if closes is None:
        raise CannotDraw(_("Say when it closes. Nothing was changed."))
    said = [given.get(name, "")[:20_000] for name in ("name", "rules", "public_from")]
    prizes, ways = number_or(given.get("prizes", ""), 0), tuple(given.getlist("ways")[:10])
    return GiveawayTerms(said[0], said[1], prizes, closes, said[2], ways)


def _fields(row: Giveaway) -> dict[str, object]:
    closes = row.closes_at.astimezone(zone_or_utc(row.brand.time_zone))
    said = {name: getattr(row, name) for name in ("name", "rules", "prizes", "public_from")}
    return {**said, "closes": f"{closes:%Y-%m-%dT%H:%M}"}


def found(request: BrandRequest, pk: int) -> Giveaway:
    """A giveaway of the brand, without the lists of names."""
    rows = Giveaway.of(request.brand).select_related("brand", "channel", "post", "published", "called_off_by")
    return get_object_or_404(rows.defer("entrants", "left_out", "published__body"), pk=pk)
