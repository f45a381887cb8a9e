"""Saying something: own words, drafts approved, edited or rejected, undone, and the unknown decided."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from rapport.approvals.not_now import NotNow
from rapport.domain.parameters import number_or
from rapport.domain.set_apart import isolated
from rapport.inbox import approve
from rapport.inbox.keep import TooMuch, Typed, fresh_key, go_on_under, keep, let_go
from rapport.inbox.meanwhile import AnsweredMeanwhile
from rapport.inbox.models import AskedReply, Draft, Message, Outcome, Verdict
from rapport.inbox.reject import reject
from rapport.inbox.reply import AlreadySaid, NotAllowed
from rapport.inbox.review_rules import Unwarned
from rapport.inbox.surface_failures import decide
from rapport.inbox.undo import undo as take_back
from rapport.inbox.unsent_files import bring_back
from rapport.inbox.unsent_words import UnsentField
from rapport.inbox.write import write
from rapport.media.clean import NotTaken
from rapport.outbox import unknown
from rapport.outbox.models import Reply, Step
from rapport.web.access import BrandRequest, member
from rapport.web.body_size import FILE, takes
from rapport.web.given import number_given
from rapport.web.inbox.attaching import beside
from rapport.web.inbox.box import box_of, cleared, draft_in, holding
from rapport.web.inbox.done import told_sent
from rapport.web.inbox.meanwhile import answered_meanwhile
from rapport.web.inbox.responses import again, composer, panes, refused
from rapport.web.inbox.talk import Talk, talk_of
from rapport.web.inbox.unsent import key_of, typed, wants_private
from rapport.web.inbox.words import refusal_words


@takes(FILE)
@require_POST
@member("write")
def replies(request: BrandRequest, number: int) -> HttpResponseBase:
    """The composer's words; with `draft` they are that draft, edited. Only what was sent is let go."""
    talk, text, key = talk_of(request, number), request.POST.get("text", ""), key_of(request)
    wanted = number_or(request.POST.get("draft", ""))
    row = _draft(talk, wanted) if wanted else None
    try:
        reply = _say(request, talk, text, row)
    except NotTaken as error:
        return _kept(request, talk, typed(request, talk), refusals=[str(error)], focus=True)
    except NotAllowed as error:
        why = [refusal_words(one) for one in error.refusals]
        return _kept(request, talk, typed(request, talk), refusals=why, focus=True)
    except Unwarned as error:
        return _kept(request, talk, typed(request, talk), warned=error.broken, focus=True)
    except AnsweredMeanwhile as error:
        return _asked(request, talk, typed(request, talk), error.message)
    except AlreadySaid as error:
        return _late(request, talk, said_already(error.reply), editing=row)
    except approve.Stale:
        late = _("This draft answers an older message. Your words are kept: read what is new, then send them.")
        return _late(request, talk, late)
    except approve.AlreadySettled:
        return _late(request, talk, settled_already(row))
    except approve.Lapsed:  # its own sentence says that nothing was sent, and so does the composer
        over = _("The article that this draft is made of is not in force: change the words, or renew the article.")
        return _kept(request, talk, typed(request, talk), refusals=[over], focus=True)
    except NotNow as error:
        return _kept(request, talk, typed(request, talk), refusals=[str(error)], focus=True)
    let_go(talk.conversation, request.person, key, text)
    talk = talk_of(request, number)
    return composer(request, talk, cleared(talk), done=told_sent(talk, reply))


@require_POST
@member("write")
def approval(request: BrandRequest, number: int, draft: int) -> HttpResponseBase:
    """The draft's words as they are."""
    talk, wait = talk_of(request, number), timedelta(seconds=settings.UNDO_SECONDS)
    row, key = _draft(talk, draft), key_of(request)
    try:
        seen = number_given(request, "seen")
        told = request.POST.get("told", "")[:80]
        reply = approve.approve(row, request.person, request.now, undo=wait, key=key, seen=seen, told=told)
    except AnsweredMeanwhile as error:
        words = Typed(key or fresh_key(), row.text, UnsentField.EDIT, row)
        return _asked(request, talk, words, error.message)
    except NotAllowed as error:
        why = [refusal_words(one) for one in error.refusals]
        shown = composer(request, talk, draft_in(talk, row), 422, refusals=why, focus=True)
        return retarget(reswap(shown, "outerHTML"), "#composer")
    except Unwarned as error:
        shown = composer(request, talk, draft_in(talk, row), 422, warned=error.broken, focus=True)
        return retarget(reswap(shown, "outerHTML"), "#composer")
    except (approve.AlreadySettled, AlreadySaid):
        return refused(settled_already(row))
    except NotNow as error:
        return refused(str(error))
    return again(request, number, done=told_sent(talk, reply))


@require_POST
@member("write")
def rejection(request: BrandRequest, number: int, draft: int) -> HttpResponseBase:
    row = _draft(talk_of(request, number), draft)
    try:
        reject(row, request.person, request.now, request.POST.get("why", "").strip())
    except approve.AlreadySettled:
        return refused(settled_already(row))
    return again(request, number)


@require_safe
@member("write")
def editing(request: BrandRequest, number: int, draft: int) -> HttpResponseBase:
    """The draft's words in the composer, to be changed there: as the person left them, if they began before."""
    talk = talk_of(request, number)
    return composer(request, talk, draft_in(talk, _draft(talk, draft)), focus=True)


@require_POST
@member("write")
def undo(request: BrandRequest, number: int, reply: int) -> HttpResponseBase:
    """Words that have not left come back: into the composer, or beside what is written there by now.

    `opened`: another conversation may be open by now, and this one takes its place.
    """
    talk = talk_of(request, number)
    row = get_object_or_404(talk.conversation.floor.replies, pk=reply)
    if not take_back(row, request.person, request.now):
        return refused(_("Too late to undo: it is on its way."))
    talk = talk_of(request, number)
    key = f"again-{row.pk}"
    open_now = box_of(talk)
    private = bool(row.payload.get("private"))
    keep(talk.conversation, request.person, Typed(key, row.text, private=private), request.now)
    bring_back(talk.conversation, request.person, key, row, request.now)
    talk = talk_of(request, number)
    back = holding(talk, row.text, key, private=private)
    here = (open_now.text, open_now.key, open_now.editing, open_now.private)
    box = holding(talk, *here) if open_now.words else back
    if request.htmx and "opened" in request.POST:  # type: ignore[attr-defined]
        return panes(request, talk, box, focus=True)
    return composer(request, talk, box, focus=True)


@require_POST
@member("write")
def fate(request: BrandRequest, number: int, reply: int) -> HttpResponseBase:
    """A person looked at the network: `arrived` is yes or no."""
    conversation = talk_of(request, number).conversation
    row: Reply = get_object_or_404(conversation.floor.replies, pk=reply)
    try:
        decide(row, request.POST.get("arrived") == "yes", request.person, request.now)
    except unknown.AlreadyDecided:
        return refused(_("Somebody decided this meanwhile; look at it again."))
    return again(request, number)


def _say(request: BrandRequest, talk: Talk, text: str, draft: Draft | None) -> Reply | AskedReply:
    """The form's words and files, in line: a draft's, edited, or the person's own."""
    warning = request.POST.get("warning", "").strip()[:200]
    own = partial(write, talk.conversation, text, warning=warning)
    say = partial(approve.approve, draft, text=text) if draft else own
    return say(
        by=request.person,
        now=request.now,
        undo=timedelta(seconds=settings.UNDO_SECONDS),
        key=key_of(request),
        seen=number_given(request, "seen"),
        attached=beside(request, talk),
        private=wants_private(request),
        told=request.POST.get("told", "")[:80],
    )


def _draft(talk: Talk, number: int) -> Draft:
    found: Draft = get_object_or_404(talk.conversation.drafts.select_related("conversation", "message"), pk=number)
    found.conversation = talk.conversation
    return found


def _asked(request: BrandRequest, talk: Talk, words: Typed, said: Message) -> HttpResponseBase:
    """Somebody answered meanwhile: the words stay, and the person says whether they leave too.

    The draft stays one while it is still to be settled; overtaken by others, its words go on as the person's own.
    """
    if words.draft and words.draft != talk.draft:
        words = replace(words, draft=None, field=UnsentField.REPLY)
    about = {"said": said, "sentence": answered_meanwhile(said, request.person, request.now)}
    return _kept(request, talk, words, meanwhile=about)


def _late(request: BrandRequest, talk: Talk, why: str, editing: Draft | None = None) -> HttpResponseBase:
    """Too late for these words under their key: they go on under a fresh one."""
    words, fresh = typed(request, talk), fresh_key()
    go_on_under(talk.conversation, request.person, words.key, fresh)
    field = words.field if editing else UnsentField.REPLY
    words = replace(words, key=fresh, stamp="", after="", draft=editing, field=field)
    return _kept(request, talk, words, 409, refusals=[why], focus=True)


def _kept(request: BrandRequest, talk: Talk, words: Typed, status: int = 422, **more: Any) -> HttpResponseBase:
    """Nothing was sent: the words stay in the composer, whoever asked, and on the server.

    What had been seen before is not more for that.
    """
    with suppress(TooMuch):
        keep(talk.conversation, request.person, words, request.now)
    talk, seen = talk_of(request, talk.conversation.pk), number_given(request, "seen")
    box = holding(talk, words.text, words.key, words.draft, words.private)
    shown = composer(request, talk, box, status, seen=str(talk.seen if seen is None else seen), **more)
    return retarget(reswap(shown, "outerHTML"), "#composer")


def said_already(reply: Reply | None) -> str:
    """What the form's first sending said, to somebody who sends other words from it."""
    if reply is None:
        return _("This form was sent before.")
    if reply.step == Step.WITHDRAWN:
        return _("This was sent before and taken back: “%(words)s”.") % {"words": isolated(reply.text)}
    return _("This was sent before, with other words: “%(words)s”.") % {"words": isolated(reply.text)}


def settled_already(draft: Draft | None) -> str:
    """Who settled the draft, and what was said."""
    verdict = Verdict.of(draft.brand).filter(draft=draft).select_related("by", "reply").first() if draft else None
    if verdict is not None and verdict.outcome == Outcome.OVERTAKEN:
        return _("This draft answers an older message; something else waits now. Nothing was sent.")
    if verdict is None or verdict.by is None:
        return _("This draft was settled meanwhile; the conversation shows what was said.")
    who = isolated(verdict.by.name)
    if verdict.reply is None:
        return _("%(who)s settled this draft meanwhile; these words were not sent.") % {"who": who}
    said = {"who": who, "words": isolated(verdict.reply.text)}
    return _("%(who)s settled this draft meanwhile and said: “%(words)s”.") % said
