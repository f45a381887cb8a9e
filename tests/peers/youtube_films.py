"""A channel's films on YouTube: brought in a session that can be gone on with, worked on, named, shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Row = dict[str, Any]
UPLOADS = "UUauroraauroraaurora0001"


def wrong(status: int, reason: str, said: str) -> web.Response:
    errors = [{"message": said, "domain": "youtube.video", "reason": reason}]
    return web.json_response({"error": {"code": status, "message": said, "errors": errors}}, status=status)


@dataclass
class Studio:
    """`breaks`: after so many bytes of each next try the line breaks, what came is kept. `looks`: so many times it
    is asked for a film before that is ready. `spoils`: it can read none. `audited`: the project's films may be
    seen by others. `most`: films in a day, `had` so many.
    """

    us: str
    breaks: list[int] = field(default_factory=list)
    looks: int = 1
    spoils: bool = False
    audited: bool = True
    most: int = 100
    had: int = 0
    sessions: dict[str, Row] = field(default_factory=dict)
    films: dict[str, Row] = field(default_factory=dict)

    def seen(self) -> list[tuple[str, str]]:
        """Title and description of each film that everybody sees."""
        shown = [one for one in self.films.values() if one["status"]["privacyStatus"] == "public"]
        return [(one["snippet"]["title"], one["snippet"]["description"]) for one in shown]

    async def take(self, request: web.Request, address: str, body: Any) -> web.StreamResponse:
        if request.method == "POST":
            return self._begun(request, address, body)
        session = self.sessions.get(request.query.get("upload_id", ""))
        if session is None:
            return web.Response(status=404)
        return await self._bytes(request, session)

    def _begun(self, request: web.Request, address: str, body: Row) -> web.Response:
        size = request.headers.get("X-Upload-Content-Length", "")
        if request.query["uploadType"] != "resumable" or not size.isdecimal():
            return wrong(400, "badRequest", "That is no upload that can be gone on with.")
        if trouble := _wrong_words(body):
            return trouble
        if self.had >= self.most:
            return wrong(403, "quotaExceeded", "You have exceeded your quota of uploads.")
        number = str(len(self.sessions))
        self.sessions[number] = {"size": int(size), "bytes": b"", "about": body, "film": ""}
        where = f"{address}{request.path}?uploadType=resumable&upload_id={number}"
        return web.Response(headers={"Location": where})

    async def _bytes(self, request: web.Request, session: Row) -> web.StreamResponse:
        """`bytes 0-9/10` or, to be told how much is there, `bytes */10`."""
        told = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)", request.headers.get("Content-Range", ""))
        if told and int(told[3]) != session["size"]:
            return web.Response(status=400)
        if not (told and told[1] is None) and not session["film"]:
            if told and int(told[1]) != len(session["bytes"]):
                return web.Response(status=400)
            content = await request.read()
            if self.breaks:
                session["bytes"] += content[: self.breaks.pop(0)]
                assert request.transport
                request.transport.abort()
                raise ConnectionResetError
            session["bytes"] += content
        if len(session["bytes"]) < session["size"]:
            there = {"Range": f"bytes=0-{len(session['bytes']) - 1}"} if session["bytes"] else {}
            return web.Response(status=308, headers=there)
        session["film"] = session["film"] or self._made(session)
        return web.json_response(self.films[session["film"]])

    def _made(self, session: Row) -> str:
        number = f"vFilm{len(self.films):06}"
        self.had += 1
        status = {"uploadStatus": "uploaded", **session["about"]["status"]}
        snippet = {**session["about"]["snippet"], "channelId": self.us}
        made = {"kind": "youtube#video", "id": number, "snippet": snippet, "status": status}
        self.films[number] = {**made, "processingDetails": {"processingStatus": "processing"}}
        return number

    def listed(self, query: Any) -> Row:
        found = [self.films[one] for one in query["id"].split(",") if one in self.films]
        for one in found:
            self._works(one)
        kept = ("kind", "id", *query["part"].split(","))
        return {"items": [{name: value for name, value in one.items() if name in kept} for one in found]}

    def _works(self, film: Row) -> None:
        film["looked"] = film.get("looked", 0) + 1
        if self.spoils:
            film["status"] |= {"uploadStatus": "failed", "failureReason": "codec"}
        elif film["looked"] > self.looks:
            film["status"]["uploadStatus"] = "processed"
            film["processingDetails"] = {"processingStatus": "succeeded"}

    def in_playlist(self) -> Row:
        rows = []
        for number, one in reversed(self.films.items()):
            snippet = {
                "title": one["snippet"]["title"],
                "resourceId": {"kind": "youtube#video", "videoId": number},
            }
            rows.append({"kind": "youtube#playlistItem", "id": f"p{number}", "snippet": snippet})
        return {"items": rows[:50]}

    def named(self, body: Row) -> Row | web.Response:
        """What is said of a film anew; a project that was not audited shows none to others."""
        film = self.films.get(body["id"])
        if film is None:
            return wrong(404, "videoNotFound", "The video that you are trying to update cannot be found.")
        if trouble := _wrong_words(body):
            return trouble
        film["snippet"] |= body["snippet"]
        if "status" in body:
            film["status"] |= body["status"] if self.audited else {**body["status"], "privacyStatus": "private"}
        return film

    def gone(self, number: str) -> web.Response:
        if self.films.pop(number, None) is None:
            return wrong(404, "videoNotFound", "The video that you are trying to delete cannot be found.")
        return web.Response(status=204)


def _wrong_words(body: Row) -> web.Response | None:
    title, about = body["snippet"]["title"], body["snippet"]["description"]
    if not 0 < len(title) <= 100 or {"<", ">"} & {*title}:
        return wrong(400, "invalidTitle", "The request metadata specifies an invalid or empty video title.")
    if len(about.encode()) > 5000 or {"<", ">"} & {*about}:
        return wrong(400, "invalidDescription", "The request metadata specifies an invalid video description.")
    return None if body["snippet"].get("categoryId") else wrong(400, "invalidCategoryId", "No category.")
