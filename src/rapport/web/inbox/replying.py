"""Saying something: own words, drafts approved, edited or rejected, undone, and the unknown decided."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.inbox import approve
from rapport.inbox.models import Draft
from rapport.inbox.outcomes import settled
from rapport.inbox.reply import NotAllowed, write
from rapport.inbox.undo import undo as take_back
from rapport.outbox import unknown
from rapport.outbox.allowed import SAYS, Refusal
from rapport.outbox.models import Reply
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.answering import again, composer, refused
from rapport.web.inbox.talk import Talk, talk_of


@require_POST
@member("write")
def replies(request: BrandRequest, number: int) -> HttpResponseBase:
    """The composer's words; with `draft` they are that draft, edited."""
    talk, text, given = talk_of(request, number), request.POST.get("text", ""), request.POST
    key, wait, draft = given.get("key", "")[:60], timedelta(seconds=settings.UNDO_SECONDS), given.get("draft", "")
    try:
        if draft.isdigit():
            approve.approve(_draft(talk, int(draft)), request.person, request.now, text=text, undo=wait, key=key)
        else:
            warning = given.get("warning", "").strip()[:200]
            write(talk.conversation, text, request.person, request.now, undo=wait, key=key, warning=warning)
    except NotAllowed as error:
        return _kept(request, talk, text, [_says(one) for one in error.refusals])
    except approve.AlreadySettled:
        late = _("Somebody settled this draft meanwhile. Your words are kept: look, then send them as your own.")
        return _kept(request, talk, text, [late])
    return composer(request, talk_of(request, number))


@require_POST
@member("write")
def approval(request: BrandRequest, number: int, draft: int) -> HttpResponseBase:
    """The draft's words as they are."""
    talk, wait = talk_of(request, number), timedelta(seconds=settings.UNDO_SECONDS)
    row = _draft(talk, draft)
    try:
        approve.approve(row, request.person, request.now, undo=wait)
    except NotAllowed as error:
        return _kept(request, talk, row.text, [_says(one) for one in error.refusals], editing=row)
    except approve.AlreadySettled:
        return refused(_("Somebody settled this draft meanwhile; the conversation shows what was said."))
    return again(request, number)


@require_POST
@member("write")
def rejection(request: BrandRequest, number: int, draft: int) -> HttpResponseBase:
    row = _draft(talk_of(request, number), draft)
    try:
        approve.reject(row, request.person, request.now, request.POST.get("why", "").strip())
    except approve.AlreadySettled:
        return refused(_("Somebody settled this draft meanwhile; the conversation shows what was said."))
    return again(request, number)


@require_safe
@member("write")
def editing(request: BrandRequest, number: int, draft: int) -> HttpResponseBase:
    """The draft's words in the composer, to be changed there."""
    talk = talk_of(request, number)
    row = _draft(talk, draft)
    return composer(request, talk, text=row.text, editing=row, focus=True)


@require_POST
@member("write")
def undo(request: BrandRequest, number: int, reply: int) -> HttpResponseBase:
    """Words that have not left come back into the composer."""
    talk = talk_of(request, number)
    row = get_object_or_404(talk.conversation.floor.replies, pk=reply)
    if not take_back(row, request.person, request.now):
        return refused(_("Too late to undo: it is on its way."))
    return composer(request, talk_of(request, number), text=row.text, focus=True)


@require_POST
@member("write")
def fate(request: BrandRequest, number: int, reply: int) -> HttpResponseBase:
    """A person looked at the network: `arrived` is yes or no."""
    conversation = talk_of(request, number).conversation
    row: Reply = get_object_or_404(conversation.floor.replies, pk=reply)
    decide = unknown.arrived if request.POST.get("arrived") == "yes" else unknown.did_not_arrive
    try:
        decide(row, request.person, request.now)
        settled(conversation)
    except unknown.AlreadyDecided:
        return refused(_("Somebody decided this meanwhile; look at it again."))
    return again(request, number)


def _draft(talk: Talk, number: int) -> Draft:
    found: Draft = get_object_or_404(talk.conversation.drafts.select_related("conversation", "message"), pk=number)
    found.conversation = talk.conversation
    return found


def _kept(
    request: BrandRequest, talk: Talk, text: str, refusals: list[str], editing: Draft | None = None
) -> HttpResponseBase:
    return composer(request, talk, 422, text=text, refusals=refusals, editing=editing, focus=True)


def _says(refusal: Refusal) -> str:
    return _(SAYS[refusal.code]).format(allowed=refusal.allowed, found=refusal.found)
