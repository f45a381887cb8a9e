"""The small things people do with a conversation, each a resource of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.inbox import presence, tend
from rapport.inbox.models import Label
from rapport.ledger.write import note as record
from rapport.people.models import Person
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.answering import again, refused
from rapport.web.inbox.talk import talk_of

MORNING = 9


@require_POST
@member("write")
def assignee(request: BrandRequest, number: int) -> HttpResponseBase:
    """`person`: a handle of the brand's people, empty for nobody."""
    conversation, handle = talk_of(request, number).conversation, request.POST.get("person", "")
    people = Person.objects.filter(memberships__brand=request.brand)
    to = get_object_or_404(people, handle=handle) if handle else None
    tend.assign(conversation, to, request.person, request.now)
    return again(request, number)


@require_POST
@member("write")
def labels(request: BrandRequest, number: int) -> HttpResponseBase:
    conversation, name = talk_of(request, number).conversation, request.POST.get("name", "").strip()
    if not name:
        return refused(_("A label needs a name."), 400)
    tend.label(conversation, name, request.person, request.now)
    return again(request, number)


@require_POST
@member("write")
def unlabel(request: BrandRequest, number: int, label: int) -> HttpResponseBase:
    conversation = talk_of(request, number).conversation
    tend.unlabel(conversation, get_object_or_404(Label.of(request.brand), pk=label), request.person, request.now)
    return again(request, number)


@require_POST
@member("write")
def notes(request: BrandRequest, number: int) -> HttpResponseBase:
    conversation, text = talk_of(request, number).conversation, request.POST.get("text", "").strip()
    if not text:
        return refused(_("There are no words in this note."), 400)
    tend.add_note(conversation, text[:10_000], request.person, request.now)
    return again(request, number)


@require_POST
@member("write")
def snooze(request: BrandRequest, number: int) -> HttpResponseBase:
    conversation, until = talk_of(request, number).conversation, snoozed_until(request)
    if until is None or until <= request.now:
        return refused(_("Choose a time that is still to come."), 400)
    tend.snooze(conversation, until, request.person, request.now)
    return again(request, number, _("Snoozed. It comes back by itself, or when the contact writes."))


@require_POST
@member("write")
def resolution(request: BrandRequest, number: int) -> HttpResponseBase:
    tend.resolve(talk_of(request, number).conversation, request.person, request.now)
    return again(request, number, _("Resolved. The contact's next word opens it again."))


@require_POST
@member("write")
def reopen(request: BrandRequest, number: int) -> HttpResponseBase:
    tend.reopen(talk_of(request, number).conversation, request.person, request.now)
    return again(request, number)


@require_POST
@member("write")
def take_over(request: BrandRequest, number: int) -> HttpResponseBase:
    tend.take_over(talk_of(request, number).conversation, request.person, request.now)
    return again(request, number, _("Yours. The robot is silent here until you hand back."))


@require_POST
@member("write")
def hand_back(request: BrandRequest, number: int) -> HttpResponseBase:
    tend.hand_back(talk_of(request, number).conversation, request.person, request.now)
    return again(request, number, _("Handed back. The next word may be the robot's."))


@require_POST
@member("write")
def about(request: BrandRequest, number: int) -> HttpResponseBase:
    """What the team knows of the contact."""
    contact = talk_of(request, number).conversation.contact
    contact.about = request.POST.get("about", "").strip()[:10_000]
    contact.save(update_fields=["about"])
    record(request.brand, "contact described", request.now, by=request.person, conversation=number)
    return again(request, number, _("Kept with the contact."))


@require_POST
@member("see")
def here(request: BrandRequest, number: int) -> HttpResponseBase:
    """The page says that it is looked at, written in (`writing`), or left (`left`)."""
    conversation = talk_of(request, number).conversation
    if "left" in request.POST:
        presence.left(conversation, request.person, request.now)
    else:
        presence.seen(conversation, request.person, request.now, writing="writing" in request.POST)
    return refused("", 204)


def snoozed_until(request: BrandRequest) -> datetime | None:
    """`for`: hours, `tomorrow` or `monday` (at nine, in the brand's time zone); or `until`: a local time."""
    wanted, here = request.POST.get("for", ""), timezone.localtime(request.now)
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if wanted.isdigit() and 0 < int(wanted) < 1000:
        return request.now + timedelta(hours=int(wanted))
    if wanted == "tomorrow":
        return morning + timedelta(days=1)
    if wanted == "monday":
        return morning + timedelta(days=7 - here.weekday())
    until = parse_datetime(request.POST.get("until", ""))
    return timezone.make_aware(until) if until and timezone.is_naive(until) else until
