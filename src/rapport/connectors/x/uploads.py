"""A picture on its way to X: brought in one call, then told what it shows. Unused, it goes in a day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import FormData

from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.http import Response
from rapport.connectors.json_fields import text
from rapport.domain.message import Kind, Media

SECONDS, MOST_ALT = 60.0, 1000
Call = Callable[..., Awaitable[Response]]


async def upload(call: Call, content: bytes, media: Media) -> Media:
    """The picture with its id there. Nobody is told."""
    if len(media.alt) > MOST_ALT:
        raise Refused(f"A description has {len(media.alt)} characters; X takes {MOST_ALT}. Shorten it.")
    form = FormData()
    form.add_field("media_category", "dm_image" if media.beside == Kind.DIRECT else "tweet_image")
    form.add_field("media_type", media.mime)
    form.add_field("media", content, filename=media.name or "picture", content_type=media.mime)
    answer = await call("POST", "media/upload", data=form, seconds=SECONDS)
    number = text(answer.json(), "data", "id")
    if not number.isdecimal():
        raise TryAgain("X did not say what it calls the picture; nobody has seen it.", after=60)
    if media.alt:
        told = {"id": number, "metadata": {"alt_text": {"text": media.alt}}}
        await call("POST", "media/metadata", json=told)
    return replace(media, id=number)
