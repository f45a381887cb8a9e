"""A page's film: brought in parts that nobody sees, shown by one call, and worked on until it can be seen."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import FormData

from rapport.connectors.base import Connector, FilmThere
from rapport.connectors.errors import MaybeSent, Refused, TryAgain, Unreadable
from rapport.connectors.facebook.film_state import FilmState, state_of
from rapport.connectors.film_limits import FilmLimits
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.graph.saying import there
from rapport.connectors.json_fields import text, whole
from rapport.domain.film import Film
from rapport.domain.message import Media
from rapport.domain.reply import Outgoing, Sent

# Meta says from where to where it wants bytes; what is read at once is bounded all the same.
PART, PART_SECONDS = 8 * 1024 * 1024, 120.0
WAITS = (1.0, 2.0, 4.0, 8.0, 15.0)
WORKED_ON, LOOK_AGAIN = timedelta(hours=2), 60.0
WORKS = "Facebook is working on the film; its post is seen once that is done."
STILL = "Facebook has been working on the film for two hours; look at the page."


class FacebookFilms(Connector):
    """The part of the connector that takes films."""

    page_films: PageFilms

    async def upload_film(self, key: str, media: Media, beside: Outgoing) -> FilmThere:
        return await self.page_films.upload(media, self.films(self.link.settings))

    async def find_film(self, key: str, media: Media) -> FilmThere | None:
        return await self.page_films.find(media)


@dataclass(frozen=True, slots=True)
class PageFilms:
    """The films of one page, `us`."""

    api: GraphApi
    us: str

    async def upload(self, media: Media, limits: FilmLimits | None) -> FilmThere:
        """Brought whole into a session of its own. Nobody sees it before `show`."""
        film = media.film
        if film is None or limits is None or film.size > limits.bytes:
            raise Refused(f"{media.name or 'The film'} is too large for Facebook, or is no film.")
        begun = await self.api.call(
            "POST", f"{self.us}/videos", json={"upload_phase": "start", "file_size": film.size}
        )
        video, session = text(begun, "video_id"), text(begun, "upload_session_id")
        if not (video.isdecimal() and session.isdecimal()):
            raise TryAgain("Meta did not say what it calls the film; nobody has seen it.", after=60)
        at, until = whole(begun, "start_offset"), whole(begun, "end_offset")
        while at != film.size:
            at, until = await self._part(film, session, at, until)
        return FilmThere(_known(media, video, session), ready=True)

    async def _part(self, film: Film, session: str, at: int | None, until: int | None) -> tuple[int, int | None]:
        """The bytes that Meta asks for next; where it goes on after them."""
        if at is None or until is None or not 0 <= at < until <= film.size:
            raise TryAgain("Meta asks for bytes that the film has not; it is brought anew.", after=60)
        form = FormData({"upload_phase": "transfer", "upload_session_id": session, "start_offset": str(at)})
        part = await asyncio.to_thread(_bytes, film, at, min(PART, until - at))
        form.add_field("video_file_chunk", part, filename="part", content_type="application/octet-stream")
        found = await self.api.call("POST", f"{self.us}/videos", data=form, seconds=PART_SECONDS)
        after = whole(found, "start_offset")
        if after is None or after <= at:
            raise TryAgain("Meta did not take a part of the film; it is brought anew.", after=60)
        return after, whole(found, "end_offset")

    async def find(self, media: Media) -> FilmThere | None:
        """Whether a film that was brought is still kept; None where it is gone."""
        if not media.id:
            return None
        return FilmThere(media, ready=True) if (await self._state(media)).known else None

    async def show(self, media: Media, outgoing: Outgoing) -> Sent:
        """The one call that publishes it, and a look whether it is seen. Meta makes of a session one post only."""
        said = {
            "upload_phase": "finish",
            "upload_session_id": _session(media),
            "description": outgoing.text.strip(),
        }
        try:
            await self.api.said(f"{self.us}/videos", said, outgoing.key)
        except Refused:
            if not (await self._state(media)).taken:
                raise
        for wait in WAITS:
            if found := self._seen(await self._state(media)):
                return found
            await asyncio.sleep(wait)
        raise MaybeSent(outgoing.key, WORKS)

    async def find_shown(self, media: Media, begun: datetime | None) -> Sent | None:
        """The post of a film that was to be shown: by the film's own name, not by its words."""
        state = await self._state(media)
        if (found := self._seen(state)) or not state.taken:
            return found
        if begun and datetime.now(UTC) - begun > WORKED_ON:
            raise Unreadable(STILL)
        raise TryAgain(WORKS, after=LOOK_AGAIN)

    async def edit(self, media: Media, words: str, key: str) -> None:
        await self.api.said(_video(media), {"description": words}, key)

    async def _state(self, media: Media) -> FilmState:
        """Raises `Refused` where Meta could not use the film: then nobody sees it."""
        if not media.id:
            return FilmState()
        fields = "id,status,published,post_id,permalink_url"
        state = state_of(await there(self.api, _video(media), fields) or {})
        if state.spoilt:
            raise Refused(f"Meta could not use this film: {state.why or 'it gives no reason'}.")
        return state

    def _seen(self, state: FilmState) -> Sent | None:
        if not state.seen:
            return None
        post = state.post if "_" in state.post or not state.post else f"{self.us}_{state.post}"
        return Sent(post or state.number, state.url)


def _bytes(film: Film, at: int, size: int) -> io.BytesIO:
    with film.place.open("rb") as file:
        file.seek(at)
        return io.BytesIO(file.read(size))


def _known(media: Media, video: str, session: str) -> Media:
    return Media(media.url, media.mime, media.alt, media.name, f"{video}:{session}", film=media.film)


def _video(media: Media) -> str:
    return media.id.partition(":")[0]


def _session(media: Media) -> str:
    return media.id.partition(":")[2]
