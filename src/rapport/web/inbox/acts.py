"""Acts without words: one tap for a reaction and its taking back, a confirmed removal, and those in doubt."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.domain.acts import How
from rapport.inbox.models import Message
from rapport.inbox.react import ACTS, CannotReact, react, take_back
from rapport.inbox.remove import CannotRemove, remove
from rapport.inbox.surface_failures import decide
from rapport.inbox.undo import undo as withdraw
from rapport.outbox import unknown
from rapport.outbox.models import Delivery
from rapport.web.access import BrandRequest, member
from rapport.web.given import number_given
from rapport.web.inbox.responses import again, refused
from rapport.web.inbox.talk import Talk, talk_of


@require_POST
@member("write")
def reaction(request: BrandRequest, number: int) -> HttpResponseBase:
    """`act` to the `message` the button stood for; with `undo` it is taken back."""
    talk = talk_of(request, number)
    act = next((one for one in ACTS if one == request.POST.get("act")), None)
    if act is None:
        return refused(_("This cannot be done here. Nothing was changed."), 400)
    wanted = number_given(request, "message")
    heard = _message(talk, wanted) if wanted else None
    do = take_back if "undo" in request.POST else react
    try:
        do(talk.conversation, act, request.person, request.now, message=heard)
    except CannotReact as error:
        return refused(_(str(error)))
    return again(request, number)


@require_POST
@member("write")
def removal(request: BrandRequest, number: int, message: int) -> HttpResponseBase:
    """Our own words deleted on the network, or a comment hidden or shown again (`how`), for the `reason` given."""
    how = next((one for one in How if one == request.POST.get("how")), How.DELETE)
    row = _message(talk_of(request, number), message)
    wait, reason = timedelta(seconds=settings.UNDO_SECONDS), request.POST.get("reason", "")
    try:
        remove(row, how, reason, request.person, request.now, undo=wait)
    except CannotRemove as error:
        return refused(_(str(error)))
    return again(request, number)


@require_POST
@member("write")
def undo(request: BrandRequest, number: int, delivery: int) -> HttpResponseBase:
    """A removal that has not left is not done."""
    if not withdraw(_delivery(request, talk_of(request, number), delivery), request.person, request.now):
        return refused(_("Too late to undo: it is on its way."))
    return again(request, number)


@require_POST
@member("write")
def fate(request: BrandRequest, number: int, delivery: int) -> HttpResponseBase:
    """A person looked at the network: `arrived` is yes or no."""
    row = _delivery(request, talk_of(request, number), delivery)
    try:
        decide(row, request.POST.get("arrived") == "yes", request.person, request.now)
    except unknown.AlreadyDecided:
        return refused(_("Somebody decided this meanwhile; look at it again."))
    return again(request, number)


def _message(talk: Talk, number: int) -> Message:
    rows = talk.conversation.messages.select_related("conversation", "channel", "reply", "identity")
    found: Message = get_object_or_404(rows, pk=number)
    return found


def _delivery(request: BrandRequest, talk: Talk, number: int) -> Delivery:
    return get_object_or_404(Delivery.of(request.brand), pk=number, channel=talk.conversation.channel_id)
