"""Visitors' files, for the visitor's own token and for the brand's people; for saving, never shown in place."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rapport.hosted.chat import file_store
from rapport.hosted.chat.reply_files import find
from rapport.hosted.chat.visitor_access import Visit, door
from rapport.inbox.models import Conversation
from rapport.web.access import BrandRequest, member


@door("GET")
def own(visit: Visit, name: str) -> HttpResponseBase:
    """A file the visitor sent, or one that was said to them."""
    if row := find(visit.conversation, name):
        try:
            return file_store.for_saving(row.file.place.read_bytes(), row.file.mime, row.name or name)
        except FileNotFoundError as error:
            raise Http404("There is no such file.") from error
    return file_store.give(visit.conversation.channel, visit.visitor, name)


@require_safe
@member("see")
def file(request: BrandRequest, visitor: str, name: str) -> HttpResponseBase:
    """A file in one of the brand's conversations, by the name its sender gave it."""
    if not (file_store.VISITOR.fullmatch(visitor) and file_store.NAME.fullmatch(name)):
        raise Http404("There is no such file.")
    rows = Conversation.of(request.brand).filter(channel__network="chat", thread=visitor)
    talk = get_object_or_404(rows.select_related("channel"))
    return file_store.give(talk.channel, visitor, name, _shown(talk, name))


def _shown(talk: Conversation, name: str) -> str:
    """The name it was sent under."""
    for extra in talk.messages.exclude(extra={}).values_list("extra", flat=True):
        for one in extra.get("media", []):
            if one["url"].endswith(f"/{name}"):
                return str(one["name"])
    return name
