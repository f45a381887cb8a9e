"""A film as a container that nobody sees: Meta fetches it and works on it, and shows it when it is told to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rapport.connectors.base import FilmThere
from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.graph.containers import READY
from rapport.connectors.json_fields import text
from rapport.domain.film import FILM
from rapport.domain.message import Media
from rapport.domain.reply import Outgoing

# A container is kept for a day; after that it is made anew.
OVER, SPOILT = "EXPIRED", "ERROR"


async def make(api: GraphApi, edge: str, media: Media, body: Mapping[str, str], most: int) -> FilmThere:
    """A container with the words in `body` and the film at `media.url`; it is made ready after this."""
    if media.film is None or media.film.size > most:
        raise Refused(f"{media.name or 'The film'} is too large for this network, or is no film.")
    if not media.url.startswith("https://"):
        raise Refused("Meta fetches films from an address that it can reach; this house has none.")
    said = {name: value for name, value in {**body, "video_url": media.url}.items() if value}
    made = text(await api.call("POST", edge, json=said), "id")
    if not made:
        raise TryAgain("Meta did not say what it made; nobody has seen anything.", after=60)
    return FilmThere(replace(media, id=made), ready=False)


async def find(api: GraphApi, state: str, media: Media, reason: str) -> FilmThere | None:
    """How far a container is; `state` and `reason` are the fields that say so. None where it is over."""
    if not media.id:
        return None
    found = await api.call("GET", media.id, {"fields": f"id,{state},{reason}"})
    if text(found, state) == OVER:
        return None
    if text(found, state) == SPOILT:
        raise Refused(f"Meta could not use this film: {text(found, reason)[:200] or 'it gives no reason'}.")
    return FilmThere(media, text(found, state) in READY)


def film_of(outgoing: Outgoing) -> Media | None:
    """The film of a post, whose container is what is shown."""
    return next((one for one in outgoing.media if one.mime == FILM), None)
