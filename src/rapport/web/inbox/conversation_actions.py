"""The small things people do with a conversation, each a resource of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.accounts.models import Person
from rapport.domain.parameters import moment_or_none, number_or
from rapport.domain.set_apart import isolated
from rapport.inbox import conversation_actions, mentions, presence
from rapport.inbox.keep import let_go
from rapport.inbox.models import Label
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.done import told_away
from rapport.web.inbox.responses import again, refused
from rapport.web.inbox.talk import talk_of
from rapport.web.inbox.unsent import key_of

MORNING = 9


@require_POST
@member("write")
def assignee(request: BrandRequest, number: int) -> HttpResponseBase:
    """`person`: a handle of the brand's people, empty for nobody."""
    conversation, handle = talk_of(request, number).conversation, request.POST.get("person", "")
    people = Person.objects.filter(memberships__brand=request.brand)
    to = get_object_or_404(people, handle=handle) if handle else None
    conversation_actions.assign(conversation, to, request.person, request.now)
    return again(request, number)


@require_POST
@member("write")
def labels(request: BrandRequest, number: int) -> HttpResponseBase:
    conversation, name = talk_of(request, number).conversation, request.POST.get("name", "").strip()
    if not name:
        return refused(_("A label needs a name."), 400)
    conversation_actions.label(conversation, name, request.person, request.now)
    return again(request, number)


@require_POST
@member("write")
def unlabel(request: BrandRequest, number: int, label: int) -> HttpResponseBase:
    conversation = talk_of(request, number).conversation
    conversation_actions.unlabel(
        conversation, get_object_or_404(Label.of(request.brand), pk=label), request.person, request.now
    )
    return again(request, number)


@require_POST
@member("write")
def notes(request: BrandRequest, number: int) -> HttpResponseBase:
    conversation, text = talk_of(request, number).conversation, request.POST.get("text", "").strip()
    key = key_of(request)
    if not text:
        return refused(_("There are no words in this note."), 400)
    try:
        conversation_actions.add_note(conversation, text[:10_000], request.person, request.now, key)
    except conversation_actions.AlreadyNoted as error:
        said = _("This note was kept before, with other words: “%(words)s”. Your words are still here.")
        return refused(said % {"words": isolated(str(error))})
    let_go(conversation, request.person, key, text)
    return again(request, number)


@require_POST
@member("write")
def snooze(request: BrandRequest, number: int) -> HttpResponseBase:
    talk, until = talk_of(request, number), snoozed_until(request)
    if until is None or until <= request.now:
        return refused(_("Choose a time that is still to come."), 400)
    conversation_actions.snooze(talk.conversation, until, request.person, request.now)
    said = _("Snoozed. It comes back by itself, or when the contact writes.")
    return again(request, number, said, told_away(request, talk, "snoozed"))


@require_POST
@member("write")
def resolution(request: BrandRequest, number: int) -> HttpResponseBase:
    talk = talk_of(request, number)
    conversation_actions.resolve(talk.conversation, request.person, request.now)
    said = _("Resolved. The contact's next word opens it again.")
    return again(request, number, said, told_away(request, talk, "resolved"))


@require_POST
@member("write")
def reopen(request: BrandRequest, number: int) -> HttpResponseBase:
    conversation_actions.reopen(talk_of(request, number).conversation, request.person, request.now)
    return again(request, number)


@require_POST
@member("write")
def take_over(request: BrandRequest, number: int) -> HttpResponseBase:
    conversation_actions.take_over(talk_of(request, number).conversation, request.person, request.now)
    return again(request, number, _("Yours. The robot is silent here until you hand back."))


@require_POST
@member("write")
def hand_back(request: BrandRequest, number: int) -> HttpResponseBase:
    conversation_actions.hand_back(talk_of(request, number).conversation, request.person, request.now)
    return again(request, number, _("Handed back. The next word may be the robot's."))


@require_POST
@member("write")
def about(request: BrandRequest, number: int) -> HttpResponseBase:
    """What the team knows of the contact."""
    conversation = talk_of(request, number).conversation
    told = request.POST.get("about", "").strip()[:10_000]
    conversation_actions.describe(conversation, told, request.person, request.now)
    let_go(conversation, request.person, key_of(request), told)
    return again(request, number, _("Kept with the contact."))


@require_POST
@member("see")
def here(request: BrandRequest, number: int) -> HttpResponseBase:
    """The page says that it is looked at, written in (`writing`, `noting`), or left (`left`)."""
    conversation = talk_of(request, number).conversation
    if "left" in request.POST:
        presence.left(conversation, request.person, request.now)
    else:
        writing, noting = "writing" in request.POST, "noting" in request.POST
        presence.seen(conversation, request.person, request.now, writing=writing, noting=noting)
        mentions.saw(conversation.pk, request.person, request.now)
    return refused("", 204)


def snoozed_until(request: BrandRequest) -> datetime | None:
    """`for`: hours, `tomorrow` or `monday` (at nine, in the brand's time zone); or `until`: a local time."""
    wanted, here = request.POST.get("for", ""), timezone.localtime(request.now)
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if 0 < (hours := number_or(wanted)) < 1000:
        return request.now + timedelta(hours=hours)
    if wanted == "tomorrow":
        return morning + timedelta(days=1)
    if wanted == "monday":
        return morning + timedelta(days=7 - here.weekday())
    return moment_or_none(request.POST.get("until", ""), timezone.get_current_timezone())
