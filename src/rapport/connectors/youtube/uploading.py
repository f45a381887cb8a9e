"""A film's bytes on their way to YouTube: one session, sent from the disk, gone on with where it broke off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from rapport.connectors.errors import TryAgain
from rapport.connectors.http import Response
from rapport.connectors.youtube.api import YoutubeApi, refusal
from rapport.domain.film import FILM, Film

SECONDS, RESUMES = 540.0, 3
DONE, WANTS_MORE, GONE = frozenset({200, 201}), 308, frozenset({404, 410})
# Also where the client itself said the same bytes once more over a line that broke: it is asked where they end.
MISPLACED = 400
BROKEN = frozenset({500, 502, 503, 504})
AGAIN = "YouTube did not take the whole film; nobody has seen it."


@dataclass(frozen=True, slots=True)
class Upload:
    """One film with what is said of it, `about`, as a video of our channel."""

    api: YoutubeApi
    film: Film
    about: dict[str, Any]

    async def whole(self) -> Response:
        """YouTube's answer that it has the video. Raises `TryAgain` where it broke off too often."""
        session = await self._begun()
        answer = await self._sent(session, 0)
        for _ in range(RESUMES):
            if answer and answer.status in DONE:
                return answer
            answer = await self._asked(session, {"Content-Range": f"bytes */{self.film.size}"}, b"")
            if answer and answer.status == WANTS_MORE:
                answer = await self._sent(session, _taken(answer, self.film.size))
        if answer and answer.status in DONE:
            return answer
        raise (
            refusal(answer, "", datetime.now(UTC))
            if answer and answer.status == MISPLACED
            else TryAgain(AGAIN, 60)
        )

    async def _begun(self) -> str:
        """Where the bytes go: an address of Google's, or of the gateway that is asked."""
        headers = {"X-Upload-Content-Type": FILM, "X-Upload-Content-Length": str(self.film.size)}
        asked = {"uploadType": "resumable", "part": ",".join(self.about)}
        answer = await self.api.raw("POST", self.api.uploads, headers, params=asked, json=self.about)
        where = answer.headers.get("location", "")
        host, own = urlsplit(where), urlsplit(self.api.uploads)
        ours = (host.scheme, host.netloc) == (own.scheme, own.netloc)
        if not ours and not (host.scheme == "https" and (host.hostname or "").endswith(".googleapis.com")):
            raise TryAgain("YouTube did not say where the film goes; nobody has seen it.", after=60)
        return where

    async def _sent(self, session: str, at: int) -> Response | None:
        """All bytes from one on."""
        size = self.film.size
        headers = {"Content-Type": FILM, "Content-Range": f"bytes {at}-{size - 1}/{size}"}
        with self.film.place.open("rb") as file:  # whoever sends it closes it
            file.seek(at)
            return await self._asked(session, headers, file)

    async def _asked(self, session: str, headers: dict[str, str], data: BinaryIO | bytes) -> Response | None:
        """The session's answer: it is done, or wants more. None where the line broke."""
        expect = BROKEN | GONE | {WANTS_MORE, MISPLACED}
        try:
            answer = await self.api.raw("PUT", session, headers, data=data, seconds=SECONDS, expect=expect)
        except TryAgain:
            return None
        if answer.status in GONE:
            raise TryAgain(AGAIN, after=60)
        return None if answer.status in BROKEN else answer


def _taken(answer: Response, size: int) -> int:
    """How many bytes are there: `Range` names the last of them, and is missing where there is none."""
    last = answer.headers.get("range", "").rpartition("-")[2]
    there = int(last) + 1 if last.isascii() and last.isdecimal() and len(last) < 20 else 0
    if there >= size:
        raise TryAgain(AGAIN, after=60)
    return there
