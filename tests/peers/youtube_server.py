"""YouTube: a channel's films, the threads under them, review, units; held to Google's description."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web
from tests.peers.emulated import Emulator
from tests.peers.youtube_described import faults, misshapen
from tests.peers.youtube_films import UPLOADS, Studio

US, OURS, VIDEO = "UCauroraauroraaurora0001", "@casaaurora", "vRye01"
DEE, BEN = ("UCdeemarshdeemarshdee01", "@dee.marsh"), ("UCbenhollbenhollbenhol01", "@ben.holl")
TOKEN = "ya29.aurora"  # noqa: S105
Row = dict[str, Any]
SCHEMAS = {
    "youtube#comment": "Comment",
    "youtube#commentThread": "CommentThread",
    "youtube#searchResult": "SearchResult",
    "youtube#video": "Video",
    "youtube#playlistItem": "PlaylistItem",
    "youtube#channel": "Channel",
}


class YouTube(Emulator):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, Row] = {}
        self.tokens, self.units, self.spent = {TOKEN}, 10_000, 0
        self.searches, self.most_searches = 0, 100
        self.videos: list[Row] = []
        self.studio = Studio(US)
        self.busy = 0
        self.began = datetime.now(UTC) - timedelta(hours=2)

    def add(
        self, words: str, by: tuple[str, str] = DEE, to: str = "", state: str = "published", **more: Any
    ) -> Row:
        """One more comment, or a reply in the thread `to`."""
        number = f"{to}.{len(self.rows):05}" if to else f"Ugx{len(self.rows):05}"
        now = datetime.now(UTC)
        at = _time(now if by[0] == US else self.began + timedelta(seconds=len(self.rows)))
        row: Row = {"channelId": US, "videoId": VIDEO, "textDisplay": words, "textOriginal": words}
        row |= {"authorDisplayName": by[1], "authorChannelId": {"value": by[0]}, "likeCount": 0}
        row |= {"publishedAt": at, "updatedAt": at, "moderationStatus": state, **more}
        if to:
            row["parentId"] = to
        self.rows[number] = {"kind": "youtube#comment", "id": number, "snippet": row}
        return self.rows[number]

    def ago(self, row: Row, days: float) -> Row:
        """The same comment, written so long ago; lists are told by the time that threads began."""
        at = _time(datetime.now(UTC) - timedelta(days=days))
        row["snippet"] |= {"publishedAt": at, "updatedAt": at}
        order = sorted(self.rows.values(), key=lambda one: str(one["snippet"]["publishedAt"]))
        self.rows = {one["id"]: one for one in order}
        return row

    def film(self, title: str, by: tuple[str, str] = DEE, about: str = "", live: str = "none") -> str:
        """One more video, the newest; its id."""
        number = f"vid{len(self.videos):08}"
        at = _time(self.began + timedelta(seconds=len(self.videos)))
        snippet = {"publishedAt": at, "channelId": by[0], "channelTitle": by[1].lstrip("@"), "title": title}
        snippet |= {"description": about, "liveBroadcastContent": live}
        of: Row = {"kind": "youtube#searchResult", "id": {"kind": "youtube#video", "videoId": number}}
        self.videos.insert(0, {**of, "snippet": snippet})
        return number

    def reword(self, number: str, words: str) -> None:
        now = _time(datetime.now(UTC))
        self.rows[number]["snippet"] |= {"textDisplay": words, "textOriginal": words, "updatedAt": now}

    def words(self, by: str = US) -> list[str]:
        rows = [row["snippet"] for row in self.rows.values()]
        return [row["textOriginal"] for row in rows if row["authorChannelId"]["value"] == by]

    async def honest(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/feeds/videos.xml":
            return self._feed(request.query.get("channel_id", ""))
        upload = request.path.startswith("/upload/")
        sends = upload and request.method == "PUT"
        body = await request.json() if request.can_read_body and not sends else None
        described = request.path.removeprefix("/upload")
        asked = () if sends else faults(request.method, described, request.query, body)
        self.unknown += [f"{request.path}: {one}" for one in asked]
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return wrong(401, "authError", "Request had invalid authentication credentials.")
        if upload:
            return await self.studio.take(request, self.address, body)
        path = request.path.removeprefix("/youtube/v3/")
        if path == "search":
            if self.busy:
                return wrong(403, "rateLimitExceeded", "Slow down.")
            if self.searches >= self.most_searches:
                return wrong(403, "quotaExceeded", "You have exceeded your quota.")
            self.searches += 1
        cost = 0 if path == "search" else 1 if request.method == "GET" else 50
        if self.spent + cost > self.units:
            return wrong(403, "quotaExceeded", "You have exceeded your quota.")
        self.spent += cost
        answer = self._answer(request, path, body)
        if isinstance(answer, web.Response):
            return answer
        etag = hashlib.sha256(json.dumps(answer).encode()).hexdigest()[:20]
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        for one in answer.get("items", []):
            schema = SCHEMAS.get(one["kind"])
            self.unknown += misshapen(one, schema) if schema else []
        return web.json_response({"etag": etag, **answer})

    def _answer(self, request: web.Request, path: str, body: Any) -> Row | web.Response:
        query, number = request.query, request.query.get("id", "")
        if path == "search":
            return self._found(query)
        if path == "channels" and "forHandle" in query:
            number = next((n for n, handle in (DEE, BEN) if handle == query["forHandle"]), "")
            return {"items": [{"kind": "youtube#channel", "id": number}]} if number else {}
        if path == "channels" and query["part"] == "contentDetails":
            holds = {"relatedPlaylists": {"uploads": UPLOADS}}
            return {"items": [{"kind": "youtube#channel", "id": US, "contentDetails": holds}]}
        if path == "playlistItems":
            return self.studio.in_playlist() if query["playlistId"] == UPLOADS else {}
        if path == "videos":
            return self._filmed(request, body)
        if path == "channels":
            me = {"title": "Casa Aurora", "customUrl": OURS}
            return {"items": [{"kind": "youtube#channel", "id": US, "snippet": me}]}
        if path == "commentThreads":
            size = int(query.get("maxResults", 20))
            return self._threads(query.get("moderationStatus", "published"), int(query.get("pageToken", 0)), size)
        if path == "comments/setModerationStatus":
            return self._moderated(number, query["moderationStatus"])
        if request.method == "POST":
            return self._said(body["snippet"])
        if request.method == "PUT":
            self.reword(body["id"], body["snippet"]["textOriginal"])
            return self.rows[body["id"]]
        if request.method == "DELETE":
            return self._deleted(number)
        if number:
            some = [self.rows[one] for one in number.split(",") if one in self.rows]
            return {"items": [_plain(one) for one in some if _state(one) == "published"]}
        return self._page(self._below(query["parentId"]), int(query.get("pageToken", 0)), 100)

    def _filmed(self, request: web.Request, body: Any) -> Row | web.Response:
        if request.method == "GET":
            return self.studio.listed(request.query)
        return self.studio.named(body) if request.method == "PUT" else self.studio.gone(request.query["id"])

    def _found(self, query: Mapping[str, str]) -> Row:
        wanted = query["q"].casefold()
        found = [one for one in self.videos if wanted in str(one["snippet"]).casefold()]
        found = [one for one in found if one["snippet"]["publishedAt"] >= query["publishedAfter"]]
        return self._page(found, int(query.get("pageToken", 0)), int(query["maxResults"]))

    def _feed(self, channel: str) -> web.Response:
        """As YouTube writes it: Atom, with the description in a group of Media RSS. It takes no quota."""
        entry = (
            "<entry><id>yt:video:{id}</id><title>{title}</title><link rel='alternate' href='{page}'/>"
            "<author><name>{by}</name></author><published>{at}</published>"
            "<media:group><media:description>{about}</media:description></media:group></entry>"
        )
        rows = [
            entry.format(
                id=one["id"]["videoId"],
                title=escape(one["snippet"]["title"]),
                page=f"https://www.youtube.com/watch?v={one['id']['videoId']}",
                by=escape(one["snippet"]["channelTitle"]),
                at=one["snippet"]["publishedAt"],
                about=escape(one["snippet"]["description"]),
            )
            for one in self.videos
            if one["snippet"]["channelId"] == channel
        ]
        head = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'><title>Films</title>"
        return web.Response(text=f"{head}{''.join(rows)}</feed>", content_type="text/xml")

    def _below(self, thread: str, state: str = "published") -> list[Row]:
        found = [one for one in self.rows.values() if one["snippet"].get("parentId") == thread]
        return [one for one in reversed(found) if _state(one) == state]

    def _threads(self, state: str, start: int, size: int) -> Row:
        tops = [one for one in reversed(self.rows.values()) if "parentId" not in one["snippet"]]
        shown = [
            one for one in tops if _state(one) == state or (state != "published" and self._below(one["id"], state))
        ]
        return self._page([self._thread(one, state) for one in shown], start, size)

    def _thread(self, top: Row, state: str) -> Row:
        below = self._below(top["id"], state)
        said: Row = {
            "channelId": US,
            "videoId": top["snippet"]["videoId"],
            "topLevelComment": top,
            "totalReplyCount": len(below),
        }
        replies = {"replies": {"comments": below[:5]}} if below else {}
        return {"kind": "youtube#commentThread", "id": top["id"], "snippet": said, **replies}

    @staticmethod
    def _page(rows: list[Row], start: int, size: int) -> Row:
        more = {"nextPageToken": str(start + size)} if start + size < len(rows) else {}
        return {"items": rows[start : start + size], **more}

    def _said(self, snippet: Row) -> Row | web.Response:
        above = self.rows.get(snippet["parentId"])
        if above is None or "parentId" in above["snippet"]:
            return wrong(404, "parentCommentNotFound", "The specified parent comment could not be found.")
        if _state(above) != "published":
            return wrong(403, "parentCommentIsPrivate", "The specified parent comment is private.")
        if len(snippet["textOriginal"]) > 10_000:
            return wrong(400, "commentTextTooLong", "The comment text is too long.")
        return self.add(snippet["textOriginal"], (US, OURS), snippet["parentId"])

    def _moderated(self, number: str, state: str) -> web.Response:
        if number not in self.rows:
            return wrong(404, "commentNotFound", "The comment could not be found.")
        if _state(self.rows[number]) == "rejected" and state == "published":
            return wrong(400, "processingFailure", "The request could not be processed.")
        self.rows[number]["snippet"]["moderationStatus"] = state
        return web.Response(status=204)

    def _deleted(self, number: str) -> web.Response:
        row = self.rows.get(number)
        if row is None:
            return wrong(404, "commentNotFound", "The comment could not be found.")
        if row["snippet"]["authorChannelId"]["value"] != US:
            return wrong(403, "forbidden", "The comment could not be deleted.")
        del self.rows[number]
        return web.Response(status=204)


def _state(row: Row) -> str:
    return str(row["snippet"]["moderationStatus"])


def _plain(row: Row) -> Row:
    """By its id a comment comes without its state."""
    return {**row, "snippet": {k: v for k, v in row["snippet"].items() if k != "moderationStatus"}}


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def wrong(status: int, reason: str, said: str) -> web.Response:
    errors = [{"message": said, "domain": "youtube.comment", "reason": reason}]
    return web.json_response({"error": {"code": status, "message": said, "errors": errors}}, status=status)
