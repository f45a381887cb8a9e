"""Putting right, in passing, what a message was taken for: two small buttons beside the decision."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.inbox.models import Direction, Message
from rapport.promise.judge import NotJudged, judge
from rapport.promise.models import Drawn, Says
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.responses import again, refused


@require_POST
@member("write")
def correct(request: BrandRequest, message: int) -> HttpResponseBase:
    """`says` is complaint or other; the reader learns from it, the bound is fitted to what chance drew."""
    rows = Message.of(request.brand).filter(direction=Direction.IN).select_related("reading", "channel")
    row = get_object_or_404(rows, pk=message)
    says = request.POST.get("says", "")
    if says not in (Says.COMPLAINT, Says.OTHER):
        return refused(_("That is no label. Nothing was kept."), 400)
    try:
        judge(row, Says(says), Drawn.CORRECTION, request.person, request.now)
    except NotJudged:
        return refused(_("Nobody has read this message yet, so it cannot be labelled. Nothing was kept."))
    return again(request, row.conversation_id, _("Kept with the message."))
