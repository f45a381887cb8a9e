"""Visitors' files, for the visitor's own token and for the brand's people; for saving, never shown in place."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rapport.inbox.models import Conversation
from rapport.web.access import BrandRequest, member
from rapport.web.chat import shelf
from rapport.web.chat.door import Visit, door


@door("GET")
def own(visit: Visit, name: str) -> HttpResponseBase:
    """A file the visitor sent."""
    return shelf.give(visit.conversation.channel, visit.visitor, name)


@require_safe
@member("see")
def file(request: BrandRequest, visitor: str, name: str) -> HttpResponseBase:
    """A file in one of the brand's conversations, by the name its sender gave it."""
    rows = Conversation.of(request.brand).filter(channel__network="chat", thread=visitor)
    talk = get_object_or_404(rows.select_related("channel"))
    return shelf.give(talk.channel, visitor, name, _shown(talk, name))


def _shown(talk: Conversation, name: str) -> str:
    """The name it was sent under."""
    for extra in talk.messages.exclude(extra={}).values_list("extra", flat=True):
        for one in extra.get("media", []):
            if one["url"].endswith(f"/{name}"):
                return str(one["name"])
    return name
