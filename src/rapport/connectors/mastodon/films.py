"""A film on its way to a server: sent from the disk, then looked at until the server has made it ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

import msgspec
from aiohttp import FormData

from rapport.connectors.base import Connector, FilmThere
from rapport.connectors.errors import Refused
from rapport.connectors.film_limits import FilmLimits
from rapport.connectors.mastodon.api import Api, typed
from rapport.connectors.mastodon.shapes import Uploaded
from rapport.connectors.mastodon.uploads import GONE, SCOPE, WORKING
from rapport.domain.message import Media
from rapport.domain.reply import Outgoing

SECONDS = 540.0


class MastodonFilms(Connector):
    """The part of the connector that takes films."""

    api: Api

    @classmethod
    def films(cls, settings: Mapping[str, str]) -> FilmLimits | None:
        said, known = int(settings.get("video_bytes") or 0), cls.manifest.films
        return msgspec.structs.replace(known, bytes=said) if known and said else known

    async def upload_film(self, key: str, media: Media, beside: Outgoing) -> FilmThere:
        return await upload(self.api, media, self.films(self.link.settings))

    async def find_film(self, key: str, media: Media) -> FilmThere | None:
        return await find(self.api, media) if media.id else None


async def upload(api: Api, media: Media, limits: FilmLimits | None) -> FilmThere:
    """Brought whole; the server may be at work on it when this returns. Unused, it goes there in a day."""
    film = media.film
    if film is None or limits is None or film.size > limits.bytes:
        raise Refused(f"This server takes no such film: {media.name or 'it'} is too large, or is none.")
    with film.place.open("rb") as file:
        form = FormData()
        form.add_field("file", file, filename=media.name or "film.mp4", content_type=media.mime)
        if media.alt:
            form.add_field("description", media.alt)
        answer = await api.call("POST", "/api/v2/media", data=form, scope=SCOPE, seconds=SECONDS)
    there = replace(media, id=typed(answer, Uploaded).id)
    return FilmThere(there, answer.status not in WORKING)


async def find(api: Api, media: Media) -> FilmThere | None:
    """A film brought before, by its id: ready or not; None where the server has dropped it."""
    answer = await api.call("GET", f"/api/v1/media/{quote(media.id, safe='')}", scope=SCOPE, expect=GONE)
    return None if answer.status in GONE else FilmThere(media, answer.status not in WORKING)
