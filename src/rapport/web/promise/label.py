"""The queue of messages to label: one at a time, one key each, the last one can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.inbox.models import Direction, Message
from rapport.promise.alarm import current
from rapport.promise.calibrate import needed
from rapport.promise.calibration_job import labelled
from rapport.promise.dial import UNTOUCHED, Setting, setting
from rapport.promise.first_report import first_day
from rapport.promise.group import Group, group_of
from rapport.promise.judge import NotJudged, forget, judge
from rapport.promise.labelling_queue import Ask, busiest, labelling_queue, waiting_audits
from rapport.promise.models import Drawn, Judgement, Opinion, Says
from rapport.triage.read import default_readers
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.responses import refused
from rapport.web.page import show
from rapport.web.promise.label_token import opened, signed
from rapport.web.promise.words import named

EARLIER = 3
UNDO_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Card:
    """A message to label with what was said before it; `token` vouches for how it was drawn.

    `opinions`: what each person says of it, where they do not say the same.
    """

    asked: Ask
    group: Group
    earlier: list[Message]
    token: str
    opinions: list[Opinion]


@require_safe
@member("see")
def queue(request: BrandRequest) -> HttpResponseBase:
    """The next message, of one group or of all; `?again=` brings one back whose label was undone."""
    return _shown(request, "promise/label.html", _again(request, request.GET.get("again", "")))


@require_POST
@member("write")
def judgement(request: BrandRequest, message: int) -> HttpResponseBase:
    """`says` of a message; how it was drawn is not for the browser to say, so it comes back signed."""
    row, given = _message(request, message), opened(request.POST.get("token", ""))
    says = request.POST.get("says", "")
    if given is None or given[0] != row.pk or says not in Says.values:
        return refused(_("This page is too old, or that is no label. Nothing was kept; load the page again."), 400)
    try:
        settles = given[2] == "disputed"
        judge(row, Says(says), given[1], request.person, request.now, given[3], settles=settles)
    except NotJudged:
        return refused(_("Nobody has read this message yet, so it cannot be labelled. Nothing was kept."))
    return _next(request)


@require_POST
@member("write")
def undo(request: BrandRequest, pk: int) -> HttpResponseBase:
    """Takes one's own label back and shows the message again."""
    mine = Judgement.of(request.brand).filter(opinions__by=request.person)
    row = get_object_or_404(mine.select_related("message"), pk=pk)
    forget(row, request.person, request.now)
    return _next(request, signed(row.message_id, Drawn(row.drawn), "again", row.chance))


def _next(request: BrandRequest, again: str = "") -> HttpResponseBase:
    if request.htmx:  # type: ignore[attr-defined]
        return _shown(request, "promise/card.html", _again(request, again))
    wanted = {name: request.POST.get(name, "") for name in ("language", "kind")} | {"again": again}
    query = urlencode({name: value for name, value in wanted.items() if value})
    address = reverse("promise:label", kwargs={"brand": request.brand.slug})
    return redirect(f"{address}?{query}" if query else address)


def _shown(request: BrandRequest, template: str, again: Ask | None) -> HttpResponseBase:
    groups, wanted = busiest(request.brand), _wanted(request)
    found = again or _first(request, [wanted] if wanted else groups)
    card = _card(found) if found else None
    made = current(card.group) if card else None
    dial = setting(request.brand) if card else UNTOUCHED
    day = first_day(card.group, dial, made, request.now) if card else None
    mine = Opinion.of(request.brand).filter(by=request.person)
    midnight = timezone.localtime(request.now).replace(hour=0, minute=0, second=0, microsecond=0)
    labels = mine.exclude(judgement__drawn=Drawn.CORRECTION).filter(at__gte=request.now - UNDO_WITHIN)
    context = {
        "card": card,
        "groups": groups,
        "wanted": wanted,
        "today": mine.filter(at__gte=midnight).count(),
        "last": labels.select_related("judgement__message").order_by("-at").first(),
        "missing": _missing(request, card.group, dial) if card and not day else 0,
        "day": day,
        "speaks": bool(made and made.threshold),
        "may_write": request.membership.may_write,
        "audits": waiting_audits(request.brand),
    }
    return show(request, template, {"tab": "label", **context})


def _wanted(request: BrandRequest) -> Group | None:
    """The group that the queue is narrowed to."""
    given = request.POST if request.method == "POST" else request.GET
    language, kind = given.get("language", ""), given.get("kind", "")
    return named(request.brand, language, kind) if language or kind else None


def _first(request: BrandRequest, groups: list[Group]) -> Ask | None:
    """The first that is asked: an audit wherever it waits, else in the busiest group that has one."""
    audits, first = waiting_audits(request.brand), None
    for group in groups:
        found = next(iter(labelling_queue(group, request.now, most=1)), None)
        if found and (found.why == "audit" or not audits):
            return found
        first = first or found
    return first


def _card(found: Ask) -> Card:
    message = found.message
    before = message.conversation.messages.filter(at__lt=message.at).order_by("-at")[:EARLIER]
    group = group_of(message, message.channel, message.reading.language)
    token = signed(message.pk, found.drawn, found.why, found.chance)
    said = _opinions(message) if found.why == "disputed" else []
    return Card(found, group, list(reversed(before)), token, said)


def _opinions(message: Message) -> list[Opinion]:
    """What each person says of it who was not overruled."""
    rows = Opinion.of(message.brand).filter(judgement__message=message, overruled_by=None)
    return list(rows.select_related("by").order_by("at"))


def _missing(request: BrandRequest, group: Group, dial: Setting) -> int:
    """Complaints to label in the group before anything may be automatic there."""
    enough = needed(group, default_readers().first.name, dial.alpha, dial.delta)
    return max(0, enough - labelled(request.brand, request.now)[group])


def _message(request: BrandRequest, pk: int) -> Message:
    rows = Message.of(request.brand).filter(direction=Direction.IN)
    found: Message = get_object_or_404(
        rows.select_related("reading", "channel", "conversation__contact", "decision"), pk=pk
    )
    return found


def _again(request: BrandRequest, token: str) -> Ask | None:
    given = opened(token)
    return Ask(_message(request, given[0]), *given[1:]) if given else None
