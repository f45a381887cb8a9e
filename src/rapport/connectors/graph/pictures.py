"""Pictures beside private words: Messenger and Instagram take each as a message of its own.

The words come last: where they are, all is there. Where an earlier call may have said a picture, the talk is
looked at first, so that none is said twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import FormData

from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.json_fields import part, parts, read_time, text
from rapport.connectors.own_words import may_be_ours
from rapport.domain.message import Media
from rapport.domain.reply import Outgoing, Sent

Say = Callable[[Mapping[str, Any]], Awaitable[str]]
THERE = "The picture is there, the words are not:"
KEPT = '{"attachment":{"type":"image","payload":{"is_reusable":true}}}'


async def upload(api: GraphApi, us: str, content: bytes, media: Media) -> Media:
    """A picture that is shown to nobody until a message names it."""
    form = FormData({"message": KEPT})
    form.add_field("filedata", content, filename=media.name or "picture", content_type=media.mime)
    number = text(await api.call("POST", f"{us}/message_attachments", data=form), "attachment_id")
    if not number:
        raise TryAgain("Meta did not say what it calls the picture; nobody has seen it.", after=60)
    return replace(media, id=number)


async def say_with(say: Say, before: list[str], outgoing: Outgoing) -> Sent:
    """The pictures of which none is among those said `before`, then the words. Raises a `ConnectorError`."""
    ids = before[: len(outgoing.media)]
    for one in outgoing.media[len(ids) :]:
        ids.append(await say({"attachment": {"type": "image", "payload": _payload(one)}}))
    try:
        return Sent(await say({"text": outgoing.text.strip()}), beside=tuple(ids))
    except Refused as error:
        raise Refused(f"{THERE} {error}" if ids else str(error)) from error


def _payload(one: Media) -> dict[str, str]:
    """By the name that Meta gave it, or where Meta fetches it."""
    return {"attachment_id": one.id} if one.id else {"url": one.url}


async def said_before(api: GraphApi, us: str, to: str, outgoing: Outgoing, platform: str) -> list[str]:
    """Our pictures in this talk since our first try, newer than what is answered, oldest first."""
    fields = "messages.limit(50){id,message,from,created_time,attachments}"
    asked = {"platform": platform, "user_id": to, "fields": fields, "limit": "1"}
    talks, _ = await api.listed(f"{us}/conversations", asked)
    found = list[str]()
    for row in parts(part(next(iter(talks), {}), "messages"), "data"):
        if text(row, "id") == outgoing.in_reply_to:
            break
        ours = text(row, "from", "id") == us and may_be_ours(read_time(row, "created_time"), outgoing.begun)
        if ours and parts(row, "attachments", "data") and not text(row, "message"):
            found.insert(0, text(row, "id"))
    return found
