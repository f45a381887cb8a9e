"""A file on its way to a server: checked against the server's limits first, then sent, then waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from aiohttp import FormData

from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.mastodon.api import Api, typed
from rapport.connectors.mastodon.server import ALT, IMAGE_BYTES, VIDEO_BYTES
from rapport.connectors.mastodon.shapes import Uploaded
from rapport.domain.message import Media

SECONDS = 120.0
WORKING = frozenset({202, 206})
WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 30.0)  # a film takes a server a minute or two
SCOPE = "write:media"
GONE = frozenset({404, 410})


def check(content: bytes, media: Media, settings: Mapping[str, str]) -> None:
    """Refuse, before any call, what the server would refuse; `settings` are the channel's, from `verify`."""
    what, _, _ = media.mime.partition("/")
    if what not in ("image", "video", "audio"):
        raise Refused(f"{_called(media)} is neither picture, film nor sound; Mastodon takes no other files.")
    films = what != "image"
    limit = int(settings.get("video_bytes" if films else "image_bytes") or (VIDEO_BYTES if films else IMAGE_BYTES))
    if not content:
        raise Refused(f"{_called(media)} is empty.")
    if len(content) > limit:
        raise Refused(
            f"{_called(media)} has {len(content):,} bytes; this server takes {limit:,}. Make it smaller."
        )
    most = int(settings.get("alt") or ALT)
    if len(media.alt) > most:
        raise Refused(f"The description of {_called(media)} has {len(media.alt)} characters; it may have {most}.")


async def upload(api: Api, content: bytes, media: Media) -> Media:
    """The file with its id there, once the server has made it ready. Nobody is told; unused, it goes in a day."""
    form = FormData()
    form.add_field("file", content, filename=media.name or "file", content_type=media.mime)
    if media.alt:
        form.add_field("description", media.alt)
    answer = await api.call("POST", "/api/v2/media", data=form, scope=SCOPE, seconds=SECONDS)
    number = typed(answer, Uploaded).id
    for wait in WAITS if answer.status in WORKING else ():
        await asyncio.sleep(wait)
        answer = await api.call("GET", f"/api/v1/media/{number}", scope=SCOPE)
        if answer.status not in WORKING:
            break
    if answer.status in WORKING:
        raise TryAgain(f"The server is still working on {_called(media)}.", after=60)
    return replace(media, id=number, url=typed(answer, Uploaded).url or media.url)


async def find(api: Api, media: Media) -> Media | None:
    """A file uploaded before, by its id; None where the server has dropped it, or is still at work on it."""
    answer = await api.call("GET", f"/api/v1/media/{quote(media.id, safe='')}", scope=SCOPE, expect=GONE)
    return media if answer.status == 200 else None


def _called(media: Media) -> str:
    return media.name or "The file"
