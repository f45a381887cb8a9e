"""A film on its way to X: in parts, read from the disk one at a time; then X works on it until it can be shown."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import FormData

from rapport.connectors.base import FilmThere
from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.film_limits import FilmLimits
from rapport.connectors.http import Response
from rapport.connectors.json_fields import text
from rapport.domain.film import Film
from rapport.domain.message import Media

PART, SECONDS = 4 * 1024 * 1024, 60.0
GONE = frozenset({404})
Call = Callable[..., Awaitable[Response]]


async def upload(call: Call, media: Media, limits: FilmLimits | None) -> FilmThere:
    """Brought whole, in parts. Nobody is told; unused, it goes in a day."""
    film = media.film
    if film is None or limits is None or film.size > limits.bytes:
        raise Refused(f"{media.name or 'The film'} is too large for X, or is no film.")
    begun = {"media_type": media.mime, "total_bytes": film.size, "media_category": "tweet_video"}
    number = text((await call("POST", "media/upload/initialize", json=begun)).json(), "data", "id")
    if not number.isdecimal():
        raise TryAgain("X did not say what it calls the film; nobody has seen it.", after=60)
    await _parts(call, number, film)
    done = await call("POST", f"media/upload/{number}/finalize", seconds=SECONDS)
    return _there(replace(media, id=number), done)


async def find(call: Call, media: Media) -> FilmThere | None:
    """How far X is with it; None where it is gone, or was never whole."""
    if not media.id:
        return None
    params = {"command": "STATUS", "media_id": media.id}
    answer = await call("GET", "media/upload", params=params, expect=GONE)
    return None if answer.status in GONE else _there(media, answer)


async def _parts(call: Call, number: str, film: Film) -> None:
    with film.place.open("rb") as file:
        for place in range(-(-film.size // PART)):
            form = FormData()
            form.add_field("segment_index", str(place))
            part = io.BytesIO(file.read(PART))
            form.add_field("media", part, filename="part", content_type="application/octet-stream")
            await call("POST", f"media/upload/{number}/append", data=form, seconds=SECONDS)


def _there(media: Media, answer: Response) -> FilmThere:
    """Where X says nothing of its work there is none to wait for."""
    found = answer.json()
    state = text(found, "data", "processing_info", "state")
    if state == "failed":
        why = text(found, "data", "processing_info", "error", "message")[:200]
        raise Refused(f"X could not use this film: {why or 'it gives no reason'}.")
    return FilmThere(media, state in ("", "succeeded"))
