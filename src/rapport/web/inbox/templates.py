"""Where free words may not leave any more: the network's own templates, chosen, filled, and sent."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from rapport.channels.templates import fetch_templates
from rapport.connectors.errors import ConnectorError
from rapport.domain.parameters import number_or
from rapport.domain.template import TemplateUse
from rapport.inbox.meanwhile import AnsweredMeanwhile
from rapport.inbox.models import AskedReply
from rapport.inbox.reply import AlreadySaid, NotAllowed
from rapport.inbox.write import write
from rapport.outbox.models import Reply
from rapport.web.access import BrandRequest, member
from rapport.web.given import number_given
from rapport.web.inbox.box import box_of
from rapport.web.inbox.done import told_sent
from rapport.web.inbox.meanwhile import answered_meanwhile
from rapport.web.inbox.refusal_words import refusal_words
from rapport.web.inbox.replying import said_already
from rapport.web.inbox.responses import again, composer, context
from rapport.web.inbox.talk import Talk, talk_of
from rapport.web.inbox.template_picker import TemplatePicker


@require_POST
@member("write")
def choice(request: BrandRequest, number: int) -> HttpResponseBase:
    """Another template, or other words in its places. A POST: what is typed belongs in no log of addresses."""
    return _picker(request, talk_of(request, number), [])


@require_POST
@member("write")
def listing(request: BrandRequest, number: int) -> HttpResponseBase:
    """The list as the network has it now."""
    talk = talk_of(request, number)
    try:
        fetch_templates(talk.conversation.channel, request.now)
    except ConnectorError as error:
        return _picker(request, talk, [_("The list could not be fetched: %(why)s") % {"why": str(error)}], 422)
    return _picker(request, talk, [])


@require_POST
@member("write")
def sending(request: BrandRequest, number: int) -> HttpResponseBase:
    """The chosen one, filled; it can be undone as any other words."""
    talk = talk_of(request, number)
    picker = TemplatePicker(talk, request.POST)
    if picker.chosen is None or picker.chosen.pk != number_or(request.POST.get("template", "")):
        return _picker(request, talk, [_("This template cannot be sent any more; choose another.")], 409)
    try:
        reply = _say(request, picker, TemplateUse(picker.chosen.name, picker.chosen.language, picker.values))
    except NotAllowed as error:
        return _picker(request, talk, [refusal_words(one) for one in error.refusals], 422)
    except AnsweredMeanwhile as error:
        return _picker(request, talk, [answered_meanwhile(error.message, request.person, request.now)], 409)
    except AlreadySaid as error:
        return _picker(request, talk, [said_already(error.reply)], 409)
    shown = again(request, number, done=told_sent(talk, reply))
    if request.htmx and isinstance(shown, HttpResponse):  # type: ignore[attr-defined]
        fresh = TemplatePicker(talk_of(request, number))
        shown.content += render(request, FRAGMENT, {**context(request, fresh.talk), "picker": fresh}).content
    return shown


FRAGMENT = "components/template_picker.html"


def _say(request: BrandRequest, picker: TemplatePicker, use: TemplateUse) -> Reply | AskedReply:
    return write(
        picker.talk.conversation,
        picker.preview,
        request.person,
        request.now,
        undo=timedelta(seconds=settings.UNDO_SECONDS),
        key=request.POST.get("key", "")[:80],
        seen=number_given(request, "seen"),
        template=use,
    )


def _picker(request: BrandRequest, talk: Talk, why: list[str], status: int = 200) -> HttpResponseBase:
    """The picker as it stands in the form; what was typed stays."""
    given = {"picker": TemplatePicker(talk, request.POST), "template_refusals": why}
    if not request.htmx:  # type: ignore[attr-defined]
        return composer(request, talk, box_of(talk), status, **given)
    shown = render(request, FRAGMENT, {**context(request, talk), **given}, status=status)
    return retarget(reswap(shown, "outerHTML"), "#templates") if why else shown
