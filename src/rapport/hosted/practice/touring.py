"""Walking the tour: play a step, open the conversation it made, go on in the inbox, put it away, bring it back."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.hosted.practice import tour, walk
from rapport.hosted.practice.stage import Stage, channel_of
from rapport.inbox.models import Message
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.safe_redirect import safe


@require_POST
@member("write")
def step(request: BrandRequest, code: str) -> HttpResponseBase:
    """Say the step's words; the customer's timeline opens."""
    chosen, channel = tour.step(code), channel_of(request.brand)
    if chosen is None or channel is None:
        raise Http404("There is no such step.")
    post = tour.play(chosen, Stage(channel, "", ""), request.person, _language(), request.now)
    return redirect(f"{reverse('practice:index', args=[request.brand.slug])}?as={post.author}")


@require_safe
@member("see")
def conversation(request: BrandRequest, code: str) -> HttpResponseBase:
    """The conversation that a played step made in the inbox."""
    chosen, channel = tour.step(code), channel_of(request.brand)
    if chosen is None or channel is None:
        raise Http404("There is no such step.")
    post = tour.played(request.brand, request.person, chosen)
    found = Message.of(request.brand).filter(channel=channel, network_id=post).first() if post else None
    if found is None:
        messages.info(request, _("The message is still on its way to the inbox. Try again in a moment."))
        return redirect("practice:index", brand=request.brand.slug)
    return redirect("inbox:show", brand=request.brand.slug, number=found.conversation_id)


@require_POST
@member("write")
def walk_on(request: BrandRequest) -> HttpResponseBase:
    """The next step of the tour in the inbox: its customer writes. The step before has to be done first."""
    channel, here = channel_of(request.brand), walk.scene(request.brand, request.person)
    if channel is None:
        raise Http404("This brand is not on the practice network.")
    chosen = walk.following(here)
    if chosen and (here is None or here.done):
        tour.play(chosen, Stage(channel, "", ""), request.person, _language(), request.now)
    _settle(request, None)
    if request.htmx:  # type: ignore[attr-defined]
        return _strip(request)
    return redirect("inbox:index", brand=request.brand.slug)


@require_safe
@member("write")
def strip(request: BrandRequest) -> HttpResponseBase:
    """The tour above the inbox; 204 where it looks as it did, or nothing is to be shown."""
    return _strip(request, request.GET.get("seen", ""))


@require_safe
@member("write")
def invitation(request: BrandRequest) -> HttpResponseBase:
    """The tour on Today, until it was taken or put away."""
    here = walk.scene(request.brand, request.person)
    if channel_of(request.brand) is None or request.person.toured_at or (here and here.over):
        return HttpResponse(status=204)
    return show(request, "practice/invitation.html", {"scene": here})


def _strip(request: BrandRequest, seen: str = "") -> HttpResponseBase:
    here = walk.scene(request.brand, request.person)
    if here is None or request.person.toured_at or here.mark == seen:
        return HttpResponse(status=204)
    return show(request, "practice/strip.html", {"scene": here})


def _settle(request: BrandRequest, when: datetime | None) -> None:
    request.person.toured_at = when
    request.person.save(update_fields=["toured_at"])


def _language() -> str:
    return (get_language() or "en")[:2]


@require_POST
@member("see")
def put_away(request: BrandRequest) -> HttpResponseBase:
    """The tour is over for this person, until they take it up again."""
    _settle(request, request.now)
    return redirect(safe(request, request.POST.get("back", "")) if "back" in request.POST else _practice(request))


@require_POST
@member("see")
def resume(request: BrandRequest) -> HttpResponseBase:
    """The tour goes on where it was left."""
    _settle(request, None)
    return redirect("inbox:index", brand=request.brand.slug)


@require_POST
@member("see")
def again(request: BrandRequest) -> HttpResponseBase:
    """The tour from its beginning."""
    tour.begin_again(request.brand, request.person)
    _settle(request, None)
    return redirect(_practice(request))


def _practice(request: BrandRequest) -> str:
    return reverse("practice:index", args=[request.brand.slug])
