"""One post: its variants with what became of each, and beside it the comments that came under it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.step_words import waiting_words
from rapport.audience.draws.state import GiveawayState, giveaway_states
from rapport.audience.giveaways import giveaways_under
from rapport.audience.models import Giveaway
from rapport.inbox.surface_failures import decide
from rapport.media.file_response import given_file
from rapport.outbox.models import Delivery, Publication
from rapport.outbox.unknown import AlreadyDecided
from rapport.publishing.doubt import doubts
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.hour_words import STILL, proposed_at, without_a_yes
from rapport.publishing.known_ahead import known_ahead
from rapport.publishing.line import line_up, move_post, take_back_post
from rapport.publishing.links.counting import can_count
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, PostFile
from rapport.publishing.occasions.behind import behind_of
from rapport.publishing.occasions.models import OccasionPost
from rapport.publishing.offered import refused_acts, refused_at_once
from rapport.publishing.part_words import maybe_out_words
from rapport.publishing.post_comments import comments_of
from rapport.publishing.series import next_time
from rapport.publishing.standing import PostStanding, stands
from rapport.publishing.steps import request_standing, requests_of
from rapport.publishing.wanted.standing import missing_of
from rapport.publishing.writing import discard_post
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.publish.changeable import TriedChange, changeable
from rapport.web.publish.form import channels_given
from rapport.web.publish.one_post import found, in_line_words, tell_ahead
from rapport.web.publish.one_post import tried as _tried
from rapport.web.publish.outcome import shown_outcome
from rapport.web.publish.plan import plan_shown
from rapport.web.publish.repeated import repeated_shown
from rapport.web.publish.time_fields import chosen_time, wall_given
from rapport.web.publish.under import talks_under
from rapport.web.publish.versions import VERSIONS, versions_shown
from rapport.web.safe_redirect import safe
from rapport.web.templatetags.rapport import moment


@require_safe
@member("see")
def index(request: BrandRequest, pk: int) -> HttpResponse:
    return post_page(request, pk)


def post_page(request: BrandRequest, pk: int, tried: TriedChange | None = None, status: int = 200) -> HttpResponse:
    """The page of a post; `tried`: with words for what is out that were refused."""
    standing = stands(found(request, pk))
    context = {
        "standing": standing,
        "post": standing.post,
        "can": _can(refused_acts(standing, request.now)),
        "talks": talks_under(standing),
        "doubts": doubts(standing.variants),
        "repeated": repeated_shown(request, standing.post),
        "plan": plan_shown(request, standing.post, None),
        "outcome": shown_outcome(standing),
        "countable": can_count(),
        "requests": _requests(standing.post),
        "versions": versions_shown(standing.post),
        "comments": comments_of(standing.post),
        "waiting": _waiting(standing.post),
        "out": changeable(request, standing, tried),
        "event": OccasionPost.of(request.brand).filter(post=pk).select_related("occasion").first(),
        "behind": behind_of(standing.post, request.now),
        "giveaways": _giveaways(standing, request.now),
        "unanswered": _unanswered(standing, request.now),
        "maybe_out": maybe_out_words(standing),
        "missing": missing_of(standing.post),
        "now": request.now,
        "comes_next": next_time(standing.post, request.now),
        "ahead": known_ahead(standing.post, request.now),
        "tab": "calendar",
    }
    return show(request, "publish/post.html", context, status=status)


@require_safe
@member("see")
def state(request: BrandRequest, pk: int) -> HttpResponse:
    """Where it stands now, for a page that is open."""
    standing = stands(found(request, pk))
    context = {"standing": standing, "post": standing.post, "doubts": doubts(standing.variants), "live": True}
    context |= {
        "brand": request.brand,
        "can": _can(refused_at_once(standing)),
        "missing": missing_of(standing.post),
    }
    return render(request, "publish/post_state.html", context)


def _giveaways(standing: PostStanding, now: datetime) -> list[tuple[Giveaway, GiveawayState]]:
    rows = giveaways_under(standing)
    states = giveaway_states(rows, now)
    return [(one, states[one.pk]) for one in rows]


def _can(refused: Mapping[str, str]) -> dict[str, bool]:
    """What is offered: all that would not be refused."""
    return {name: not why for name, why in refused.items()}


def _requests(post: Post) -> list[ApprovalRequest]:
    rows = requests_of([post.pk]).select_related("asked_by")
    return list(rows.prefetch_related("votes__person", "votes__client").order_by("-pk")[:VERSIONS])


def _waiting(post: Post) -> str:
    """Who is waited for, where the post waits for a yes."""
    row = requests_of([post.pk]).filter(outcome=RequestOutcome.OPEN).first()
    return waiting_words(request_standing(row)) if row else ""


def _unanswered(standing: PostStanding, now: datetime) -> str:
    """What becomes of its proposed time without the yes."""
    hour = proposed_at(standing)
    return without_a_yes(standing, now, moment(hour), moment(hour + STILL)) if hour else ""


@require_POST
@member("write")
def line(request: BrandRequest, pk: int) -> HttpResponse:
    """In line, by one of the four words; what is said now can be undone for a few seconds."""
    how, at = chosen_time(request)
    undo = timedelta(seconds=settings.UNDO_SECONDS)
    given = (how, request.person, request.now)
    done = in_line_words(found(request, pk))
    return _tried(request, pk, lambda post: line_up(post, *given, at=at, undo=undo), done)


@require_POST
@member("write")
def move(request: BrandRequest, pk: int) -> HttpResponse:
    """To the wall time `at`, on `channels` (none: all), and back to where it was moved."""
    get_object_or_404(Post.of(request.brand), pk=pk)
    if (at := wall_given(request)) is None:
        messages.error(request, _("Write the time as 2026-03-29T09:30. Nothing was changed."))
        return redirect("publish:post", brand=request.brand.slug, pk=pk)
    channels = channels_given(request)
    given = (at, request.person, request.now, channels)
    done = _("It is moved to %(when)s.") % {"when": moment(at)}
    answer = _tried(request, pk, lambda post: move_post(post, *given), done)
    if (back := safe(request, request.POST.get("back", ""), answer["Location"])) != answer["Location"]:
        tell_ahead(request, [pk])
    return redirect(back)


@require_POST
@member("write")
def hold(request: BrandRequest, pk: int) -> HttpResponse:
    why = request.POST.get("why", "")
    try:
        whole = hold_post(found(request, pk), why, request.person, request.now)
    except NotNow as error:
        messages.error(request, str(error))
    else:
        left = _("Held, but something of it was leaving at that moment: below stands what became of it.")
        messages.add_message(
            request,
            messages.SUCCESS if whole else messages.WARNING,
            _("Held. Nothing more of it leaves.") if whole else left,
        )
    return redirect("publish:post", brand=request.brand.slug, pk=pk)


@require_POST
@member("write")
def release(request: BrandRequest, pk: int) -> HttpResponse:
    gone_on = _("It goes on: what has its hour before it is in line again.")
    return _tried(request, pk, lambda post: release_post(post, request.person, request.now), gone_on)


@require_POST
@member("write")
def take_back(request: BrandRequest, pk: int) -> HttpResponse:
    """What of it is out stands; then it is no draft again, and that is said."""
    whole = not any(one.partly_out for one in stands(found(request, pk)).variants)
    done = _("It is a draft again.") if whole else _("What had not left is taken back; what is out stands there.")
    return _tried(request, pk, lambda post: take_back_post(post, request.person, request.now), done)


@require_POST
@member("write")
def discard(request: BrandRequest, pk: int) -> HttpResponse:
    try:
        discard_post(found(request, pk), request.person, request.now)
    except NotNow as error:
        messages.error(request, str(error))
        return redirect("publish:post", brand=request.brand.slug, pk=pk)
    messages.success(request, _("Thrown away."))
    return redirect("publish:index", brand=request.brand.slug)


@require_POST
@member("write")
def outcome(request: BrandRequest, pk: int, publication: int) -> HttpResponse:
    """A person looked on the network for what nobody knows of."""
    row = get_object_or_404(Publication.of(request.brand), pk=publication, part__variant__post=pk)
    arrived = request.POST.get("arrived") == "yes"
    try:
        decide(Delivery.of(request.brand).get(pk=row.pk), arrived, request.person, request.now)
    except AlreadyDecided as error:
        messages.error(request, str(error))
    return redirect("publish:post", brand=request.brand.slug, pk=pk)


@require_safe
@member("see")
def picture(request: BrandRequest, pk: int, file: int) -> HttpResponseBase:
    """A picture of the post; `small` for lists."""
    row = get_object_or_404(PostFile.of(request.brand).filter(post=pk).select_related("file"), pk=file)
    return given_file(request, row.file, row.name, small="small" in request.GET)
