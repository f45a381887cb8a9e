"""The practice screen: play a customer, see what they see, and make the network misbehave."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from rapport.channels.models import Channel
from rapport.connectors.errors import ConnectorError
from rapport.connectors.practice import polls, reading
from rapport.connectors.practice.faults import NoSuchFault, behave
from rapport.connectors.practice.network import CUSTOMER_KINDS
from rapport.connectors.practice.writing import Impossible, NoSuchPost
from rapport.domain.film import FILM
from rapport.domain.parameters import number_or
from rapport.domain.set_apart import isolated
from rapport.hosted.practice import joining, tour
from rapport.hosted.practice.shown import FAULTS, KINDS, MOODS
from rapport.hosted.practice.stage import Stage, channel_of, stage_of
from rapport.inbox.keep import fresh_key
from rapport.web.access import BrandRequest, member

SHOWN = ("image/jpeg", "image/png", FILM)


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponseBase:
    """The whole screen, or the way to the network where the brand is not on it yet."""
    channel = channel_of(request.brand)
    if channel is None:
        return render(request, "practice/join.html", {"here": "practice"})
    stage = stage_of(request, channel)
    return render(request, "practice/index.html", _context(request, stage))


@require_safe
@member("see")
def timeline(request: BrandRequest) -> HttpResponseBase:
    """What is new in sight, asked every second; 204 where nothing is."""
    channel = channel_of(request.brand)
    if channel is None:
        return HttpResponse(status=204)
    stage = stage_of(request, channel)
    if request.GET.get("seen") == stage.latest:
        return HttpResponse(status=204)
    return render(request, "practice/live.html", _context(request, stage))


@require_safe
@member("see")
def file(request: BrandRequest, post: int, place: int) -> HttpResponseBase:
    """A picture or film beside a post, as the network keeps it."""
    stage = _stage(request)
    found = reading.post(stage.network.store, stage.brand, str(post))
    beside = found.media[place : place + 1] if found else ()
    content = reading.file(stage.network.store, stage.brand, beside[0].id) if beside else None
    if content is None or beside[0].mime not in SHOWN:
        raise Http404("There is no such picture.")
    return HttpResponse(content, content_type=beside[0].mime)


@require_POST
@member("write")
def say(request: BrandRequest) -> HttpResponseBase:
    """The customer writes."""
    stage = _stage(request)
    kind, given = request.POST.get("kind", ""), request.POST
    rating = number_or(given.get("rating", "")) or None if kind == "review" else None
    answered = given.get("in_reply_to", "") if kind in ("mention", "comment") else ""
    try:
        text, key = given.get("text", ""), given.get("key", "").replace("\x00", "")[:60]
        post = stage.network.say(stage.brand, stage.handle, stage.name, text, kind, rating, answered, key=key)
    except Impossible as error:
        return _again(request, stage, _(str(error)))
    if post.text != text.strip():
        was = _("This was sent before, with other words: “%(words)s”.") % {"words": isolated(post.text)}
        return _again(request, stage, was, 409)
    return _back(request, stage)


@require_POST
@member("write")
def vote(request: BrandRequest, post: int) -> HttpResponseBase:
    """The customer chooses in a poll."""
    stage = _stage(request)
    choice = number_or(request.POST.get("choice", ""), -1)
    try:
        polls.vote(stage.network.store, stage.brand, stage.handle, stage.name, str(post), choice)
    except NoSuchPost as error:
        raise Http404(str(error)) from error
    except Impossible as error:
        return _again(request, stage, _(str(error)))
    return _back(request, stage)


@require_POST
@member("write")
def own_app(request: BrandRequest) -> HttpResponseBase:
    """A person of the brand answers in the network's own app: the robot hears it and falls silent."""
    stage = _stage(request)
    try:
        answered = request.POST.get("in_reply_to", "")
        stage.network.brand_says(
            stage.brand, request.POST.get("text", ""), in_reply_to=answered, to="" if answered else stage.handle
        )
    except Impossible as error:
        return _again(request, stage, _(str(error)))
    return _back(request, stage)


@require_POST
@member("write")
def misbehave(request: BrandRequest) -> HttpResponseBase:
    """The network's next calls go wrong as asked; with no plan it behaves again."""
    stage = _stage(request)
    plan = request.POST.get("plan", "")
    try:
        if plan:
            stage.network.misbehave(stage.brand, plan)
        else:
            behave(stage.network.store, stage.brand)
    except NoSuchFault as error:
        return _again(request, stage, _(str(error)))
    return _back(request, stage)


@require_POST
@member("settle")
def join(request: BrandRequest) -> HttpResponseBase:
    """The owner connects the brand to the practice network."""
    try:
        joining.join(request.brand, request.POST.get("handle", ""), request.person)
    except ConnectorError as error:
        messages.error(request, _(str(error)))
    return redirect("practice:index", brand=request.brand.slug)


def _stage(request: BrandRequest) -> Stage:
    channel: Channel | None = channel_of(request.brand)
    if channel is None:
        raise Http404("This brand is not on the practice network.")
    return stage_of(request, channel)


def _back(request: BrandRequest, stage: Stage) -> HttpResponseBase:
    """The stage as it is now: the fragment for htmx, the page for all others."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    if htmx:
        return render(
            request, "practice/stage.html", _context(request, Stage(stage.channel, stage.handle, stage.name))
        )
    return redirect(f"{reverse('practice:index', args=[request.brand.slug])}?as={stage.handle}")


def _again(request: BrandRequest, stage: Stage, reason: str, status: int = 422) -> HttpResponseBase:
    """Nothing was written; what was typed is still there."""
    context = {**_context(request, stage), "reason": reason, "typed": request.POST}
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return render(request, "practice/stage.html" if htmx else "practice/index.html", context, status=status)


def _context(request: BrandRequest, stage: Stage) -> dict[str, object]:
    mood, language = request.GET.get("mood", ""), request.GET.get("language", get_language() or "en")[:2]
    steps = tour.progress(request.brand, request.person)
    return {
        "here": "practice",
        "stage": stage,
        "key": fresh_key(),
        "kinds": [(kind, word) for kind, word in KINDS.items() if kind in CUSTOMER_KINDS],
        "plans": FAULTS.items(),
        "moods": [(mood, MOODS[mood]) for mood in tour.words()],
        "languages": tour.LANGUAGES,
        "language": language,
        "suggested": tour.words().get(mood, {}).get(language, "").replace("{brand}", stage.brand),
        "steps": steps,
        "done": sum(played for _step, played in steps),
        "next": next((step.code for step, played in steps if not played), ""),
        "focus": request.method == "POST",
        "touring": request.person.toured_at is None,
        "begun": request.person.toured_at is not None and any(played for _step, played in steps),
    }
