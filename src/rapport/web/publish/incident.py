"""All posts held in one press, what that holds, and the list with which they go on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.availability.queue_hold import queue_hold
from rapport.availability.stops import is_stopped
from rapport.domain.parameters import number_or_none
from rapport.publishing.incident import comes_back, held_posts, hold_queue, resume_queue
from rapport.publishing.standing import PostStanding
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.publish.one_post import tell_ahead


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A held post, and whether it has its hour before it."""

    standing: PostStanding
    again: bool

    @property
    def number(self) -> str:
        """For a form, where a number would be written with points."""
        return str(self.standing.post.pk)


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """The list."""
    found = [HeldPost(one, comes_back(one, request.now)) for one in held_posts(request.brand)]
    context = {"hold": queue_hold(request.brand.pk), "posts": found, "stopped": is_stopped(request.brand)}
    return show(request, "publish/held.html", {**context, "tab": "calendar"})


@require_POST
@member("write")
def hold(request: BrandRequest) -> HttpResponse:
    """No post leaves from here on."""
    hold_queue(request.brand, request.POST.get("why", ""), request.person, request.now)
    messages.warning(request, _("All posts are held. None leaves until a person lets them go on."))
    return redirect("publish:held", brand=request.brand.slug)


@require_POST
@member("write")
def resume(request: BrandRequest) -> HttpResponse:
    """The chosen ones go on, or, with `all`, every one; the others stay held, each by itself."""
    numbers = [number_or_none(one) for one in request.POST.getlist("post")]
    chosen = None if "all" in request.POST else [one for one in numbers if one]
    held = [one.post.pk for one in held_posts(request.brand) if comes_back(one, request.now)]
    given = resume_queue(request.brand, request.person, request.now, chosen)
    told = _("In line again: %(again)d. Drafts to be dated anew: %(drafts)d. Still held: %(held)d.")
    messages.success(request, told % dict(zip(("again", "drafts", "held"), given, strict=True)))
    tell_ahead(request, [one for one in held if chosen is None or one in chosen])
    return redirect("publish:held" if given[2] else "publish:index", brand=request.brand.slug)
