"""A page's films at Meta: brought in parts, shown by one call for each session, worked on, then seen as a post."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from tests.peers.emulated import BEGINS

PART = 3 << 20
Row = dict[str, Any]


def wrong_film(said: str, code: int = 6000, sub: int = 1363019) -> web.Response:
    error = {"message": said, "type": "OAuthException", "code": code, "error_subcode": sub}
    return web.json_response({"error": error}, status=400)


class PageFilms:
    """`looks`: so many times it is asked for a film before that is ready; `spoils`: it can read none.

    `shown` are the words of each film that was made a post, `brought` the bytes of each session.
    """

    def __init__(self, us: str) -> None:
        self.us, self.looks, self.spoils, self.forgets = us, 1, False, False
        self.films: dict[str, Row] = {}
        self.shown: list[str] = []
        self.spoken: list[str] = []

    @property
    def brought(self) -> list[bytes]:
        return [bytes(one["bytes"]) for one in self.films.values()]

    async def take(self, request: web.Request) -> web.Response:
        form: Any = await (request.json() if request.content_type == "application/json" else request.post())
        self.spoken.append(form["upload_phase"])
        if form["upload_phase"] == "start":
            return self._begun(int(form["file_size"]))
        film = next((one for one in self.films.values() if one["session"] == str(form["upload_session_id"])), None)
        if film is None or self.forgets:
            return wrong_film("The upload session is not there.", sub=1363033)
        return self._finished(film, form) if form["upload_phase"] == "finish" else self._part(film, form)

    def _begun(self, size: int) -> web.Response:
        if not 0 < size <= 2_000_000_000:
            return wrong_film("The video is too large.", sub=1363023)
        number = str(70_000 + len(self.films))
        self.films[number] = {"id": number, "session": f"9{number}", "size": size, "bytes": b"", "looked": None}
        told = {"video_id": number, "upload_session_id": f"9{number}"}
        return web.json_response({**told, "start_offset": "0", "end_offset": str(min(PART, size))})

    @staticmethod
    def _part(film: Row, form: Any) -> web.Response:
        """Where bytes do not go on where those before ended, nothing of them is taken."""
        part = form["video_file_chunk"]
        assert isinstance(part, web.FileField)
        content, at = part.file.read(), len(film["bytes"])
        if (
            int(form["start_offset"]) != at
            or not content
            or len(content) > PART
            or at + len(content) > film["size"]
        ):
            return wrong_film("There was a problem with your video file.", code=6001, sub=1363037)
        film["bytes"] += content
        at = len(film["bytes"])
        return web.json_response({"start_offset": str(at), "end_offset": str(min(at + PART, film["size"]))})

    @staticmethod
    def _finished(film: Row, form: Any) -> web.Response:
        whole = len(film["bytes"]) == film["size"] and film["bytes"].startswith(BEGINS["video/mp4"][4:], 4)
        if film["looked"] is not None or not whole:
            return wrong_film("The session is not complete, or was finished before.", sub=1363019)
        film |= {"looked": 0, "description": form["description"]}
        return web.json_response({"success": True})

    def asked(self, number: str, show: Any) -> web.Response | None:
        """A film as it stands; `show` makes it a post and says its id. None where the number is no film's."""
        film = self.films.get(number)
        if film is None or self.forgets:
            return None
        if film["looked"] is not None and "post" not in film and not self.spoils:
            film["looked"] += 1
            if film["looked"] > self.looks:
                film["post"] = show(film["description"])
                self.shown.append(film["description"])
        return web.json_response(
            {"id": number, "published": True, "status": self._status(film), **self._where(film)}
        )

    def _status(self, film: Row) -> Row:
        """`published` is true from the beginning, as Meta has it: only the phases tell what is seen."""
        told = film["looked"] is not None
        works = "not_started" if not told else "complete" if "post" in film else "in_progress"
        phases: Row = {"uploading_phase": {"status": "complete"}, "processing_phase": {"status": works}}
        phases["publishing_phase"] = {"status": "complete" if "post" in film else "not_started"}
        if told and self.spoils:
            errors = [
                {"code": 1363024, "message": "The video file you selected is in a format that we don't support."}
            ]
            phases["processing_phase"] = {"status": "error", "errors": errors}
            return {"video_status": "error", **phases}
        state = "ready" if "post" in film else "processing" if told else "upload_complete"
        return {"video_status": state, **phases}

    def _where(self, film: Row) -> Row:
        if "post" not in film:
            return {}
        return {
            "post_id": film["post"].removeprefix(f"{self.us}_"),
            "permalink_url": f"/1001/videos/{film['id']}/",
        }
