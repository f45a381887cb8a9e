"""Walking the tour: play a step, open the conversation it made, put the tour away or bring it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.inbox.models import Message
from rapport.web.access import BrandRequest, member
from rapport.web.practice import tour
from rapport.web.practice.stage import Stage, channel_of


@require_POST
@member("write")
def step(request: BrandRequest, code: str) -> HttpResponseBase:
    """Say the step's words; the customer's timeline opens."""
    chosen, channel = tour.step(code), channel_of(request.brand)
    if chosen is None or channel is None:
        raise Http404("There is no such step.")
    post = tour.play(chosen, Stage(channel, "", ""), request.session, (get_language() or "en")[:2])
    return redirect(f"{reverse('practice:index', args=[request.brand.slug])}?as={post.author}")


@require_safe
@member("see")
def conversation(request: BrandRequest, code: str) -> HttpResponseBase:
    """The conversation that a played step made in the inbox."""
    chosen, channel = tour.step(code), channel_of(request.brand)
    if chosen is None or channel is None:
        raise Http404("There is no such step.")
    post = tour.played(request.session, chosen)
    found = Message.of(request.brand).filter(channel=channel, network_id=post).first() if post else None
    if found is None:
        messages.info(request, _("The message is still on its way to the inbox. Try again in a moment."))
        return redirect("practice:index", brand=request.brand.slug)
    return redirect("inbox:show", brand=request.brand.slug, number=found.conversation_id)


@require_POST
@member("see")
def put_away(request: BrandRequest) -> HttpResponseBase:
    """The tour is over for this person."""
    request.person.toured_at = request.now
    request.person.save(update_fields=["toured_at"])
    return redirect("practice:index", brand=request.brand.slug)


@require_POST
@member("see")
def again(request: BrandRequest) -> HttpResponseBase:
    """The tour from its beginning."""
    request.session.pop(tour.KEPT, None)
    request.person.toured_at = None
    request.person.save(update_fields=["toured_at"])
    return redirect("practice:index", brand=request.brand.slug)
