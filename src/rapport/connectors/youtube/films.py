"""Posts on YouTube are films: brought where nobody sees them, worked on, then named and shown to everybody."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rapport.connectors.base import Connector, FilmThere
from rapport.connectors.errors import MaybeSent, Refused, TryAgain
from rapport.connectors.json_fields import text
from rapport.connectors.post_limits import titled
from rapport.connectors.youtube.api import YoutubeApi
from rapport.connectors.youtube.translate import address
from rapport.connectors.youtube.uploading import Upload
from rapport.domain.film import FILM
from rapport.domain.message import Media
from rapport.domain.reply import Outgoing, Sent

VIDEO = re.compile(r"[\w-]{11}", re.ASCII)
# *People & Blogs*, which YouTube gives by itself where no category is said; an update must say one.
CATEGORY = "22"
NOT_FOR_KIDS = {
    "selfDeclaredMadeForKids": False,
    "embeddable": True,
    "publicStatsViewable": True,
    "license": "youtube",
}
SPOILT, NO_MORE = ("failed", "rejected"), ("failed", "terminated")
PRIVATE = (
    "YouTube keeps this film private: it has not audited your project. Ask for that, or show it in YouTube Studio."
)
Row = dict[str, Any]


class YoutubeFilms(Connector):
    """The part of the connector that publishes."""

    api: YoutubeApi
    us: str

    async def upload_film(self, key: str, media: Media, beside: Outgoing) -> FilmThere:
        """A private video by the name of our key, so that it is found again wherever we die."""
        self.titled_words(beside)
        film, limits = media.film, self.films(self.link.settings)
        if film is None or limits is None or film.size > limits.bytes:
            raise Refused(f"{media.name or 'The film'} is too large for YouTube, or is no film.")
        about = {"snippet": _snippet(_draft(key), ""), "status": {"privacyStatus": "private", **NOT_FOR_KIDS}}
        answer = await Upload(self.api, film, about).whole()
        number = text(answer.json(), "id")
        if not number:
            raise TryAgain("YouTube did not say what it calls the film; nobody has seen it.", after=60)
        return FilmThere(replace(media, id=number), ready=False)

    async def find_film(self, key: str, media: Media) -> FilmThere | None:
        """How far YouTube is with it; one of which no answer came is looked for among our newest."""
        number = media.id or await self._drafted(_draft(key))
        row = await self._video(number, "status,processingDetails") if number else {}
        state, work = text(row, "status", "uploadStatus"), text(row, "processingDetails", "processingStatus")
        if not row or state == "deleted":
            return None
        if state in SPOILT or work in NO_MORE:
            reasons = (text(row, "status", "failureReason"), text(row, "status", "rejectionReason"))
            why = next((one for one in reasons if one), text(row, "processingDetails", "processingFailureReason"))
            raise Refused(f"YouTube could not use this film: {why[:100] or 'it gives no reason'}.")
        return FilmThere(replace(media, id=number), ready=state == "processed" or work == "succeeded")

    async def _drafted(self, title: str) -> str:
        mine, _ = await self.api.listed("channels", {"part": "contentDetails", "mine": "true"})
        uploads = text(next(iter(mine), {}), "contentDetails", "relatedPlaylists", "uploads")
        if not uploads:
            return ""
        asked = {"part": "snippet", "playlistId": uploads, "maxResults": "50"}
        rows, _ = await self.api.listed("playlistItems", asked)
        found = (
            text(one, "snippet", "resourceId", "videoId") for one in rows if text(one, "snippet", "title") == title
        )
        return next(found, "")

    async def _video(self, number: str, part: str) -> Row:
        rows, _ = await self.api.listed("videos", {"part": part, "id": number})
        return next(iter(rows), {})

    async def publish(self, outgoing: Outgoing) -> Sent:
        """The one call that names it and shows it to everybody; twice is once."""
        title, about = self.titled_words(outgoing)
        number = _film_of(outgoing).id
        body = {
            "id": number,
            "snippet": _snippet(title, about),
            "status": {"privacyStatus": "public", **NOT_FOR_KIDS},
        }
        said = await self.api.call("PUT", "videos", {"part": "snippet,status"}, json=body, key=outgoing.key)
        if text(said, "id") != number:
            raise MaybeSent(outgoing.key, "YouTube answered something that is no proof.")
        if text(said, "status", "privacyStatus") != "public":
            raise Refused(PRIVATE)
        return Sent(number, address(number))

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        """Whether everybody sees the film that was brought for it."""
        number = _film_of(outgoing).id
        row = await self._video(number, "status") if number else {}
        return Sent(number, address(number)) if text(row, "status", "privacyStatus") == "public" else None

    async def reword(self, number: str, outgoing: Outgoing) -> Sent:
        """Another title and description for a film of ours; all else stays as it is."""
        body = {"id": number, "snippet": _snippet(*self.titled_words(outgoing))}
        said = await self.api.call("PUT", "videos", {"part": "snippet"}, json=body, key=outgoing.key)
        if text(said, "id") != number:
            raise MaybeSent(outgoing.key, "YouTube answered something that is no proof.")
        return Sent(number, address(number))

    def titled_words(self, outgoing: Outgoing) -> tuple[str, str]:
        """Title and description, within YouTube's limits. Raises `Refused`."""
        title, about = titled(outgoing.text)
        held = self.manifest.titles
        most, rest, size = (held.title, held.rest_bytes, len(about.encode())) if held else (0, 0, 0)
        if not 0 < (long := len(title)) <= most:
            raise Refused(f"The first line is the title: {long} characters; YouTube takes 1 to {most}.")
        if size > rest:
            raise Refused(f"The description has {size} bytes; YouTube takes {rest}. Shorten it.")
        if {"<", ">"} & {*outgoing.text}:
            raise Refused("YouTube takes neither < nor > in a title or a description.")
        return title, about


def is_video(number: str) -> bool:
    """Whether a network's id is a video's; those of comments are longer."""
    return bool(VIDEO.fullmatch(number))


def _film_of(outgoing: Outgoing) -> Media:
    found = [one for one in outgoing.media if one.mime == FILM]
    if len(found) != 1 or len(outgoing.media) > 1:
        raise Refused("A post on YouTube is one film with words.")
    return found[0]


def _draft(key: str) -> str:
    return f"Rapport {key}"[:100]


def _snippet(title: str, about: str) -> dict[str, str]:
    return {"title": title, "description": about, "categoryId": CATEGORY}
