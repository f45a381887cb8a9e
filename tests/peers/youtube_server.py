"""YouTube as far as comments go: threads under a channel's videos, review, units; held to Google's description."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from tests.peers.emulated import Emulator
from tests.peers.youtube_described import faults, misshapen

US, OURS, VIDEO = "UCauroraauroraaurora0001", "@casaaurora", "vRye01"
DEE, BEN = ("UCdeemarshdeemarshdee01", "@dee.marsh"), ("UCbenhollbenhollbenhol01", "@ben.holl")
TOKEN = "ya29.aurora"  # noqa: S105
Row = dict[str, Any]


class YouTube(Emulator):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, Row] = {}
        self.tokens, self.units, self.spent = {TOKEN}, 10_000, 0
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

    def reword(self, number: str, words: str) -> None:
        now = _time(datetime.now(UTC))
        self.rows[number]["snippet"] |= {"textDisplay": words, "textOriginal": words, "updatedAt": now}

    def words(self, by: str = US) -> list[str]:
        rows = [row["snippet"] for row in self.rows.values()]
        return [row["textOriginal"] for row in rows if row["authorChannelId"]["value"] == by]

    async def honest(self, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else None
        self.unknown += [
            f"{request.path}: {one}" for one in faults(request.method, request.path, request.query, body)
        ]
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return wrong(401, "authError", "Request had invalid authentication credentials.")
        cost = 1 if request.method == "GET" else 50
        if self.spent + cost > self.units:
            return wrong(403, "quotaExceeded", "You have exceeded your quota.")
        self.spent += cost
        answer = self._answer(request, request.path.removeprefix("/youtube/v3/"), body)
        if isinstance(answer, web.Response):
            return answer
        etag = hashlib.sha256(json.dumps(answer).encode()).hexdigest()[:20]
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        for one in answer.get("items", []):
            schema = {"youtube#comment": "Comment", "youtube#commentThread": "CommentThread"}.get(one["kind"])
            self.unknown += misshapen(one, schema) if schema else []
        return web.json_response({"etag": etag, **answer})

    def _answer(self, request: web.Request, path: str, body: Any) -> Row | web.Response:
        query, number = request.query, request.query.get("id", "")
        if path == "channels":
            me = {"title": "Casa Aurora", "customUrl": OURS}
            return {"items": [{"kind": "youtube#channel", "id": US, "snippet": me}]}
        if path == "commentThreads":
            return self._threads(query.get("moderationStatus", "published"), int(query.get("pageToken", 0)))
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

    def _below(self, thread: str, state: str = "published") -> list[Row]:
        found = [one for one in self.rows.values() if one["snippet"].get("parentId") == thread]
        return [one for one in reversed(found) if _state(one) == state]

    def _threads(self, state: str, start: int) -> Row:
        tops = [one for one in reversed(self.rows.values()) if "parentId" not in one["snippet"]]
        shown = [
            one for one in tops if _state(one) == state or (state != "published" and self._below(one["id"], state))
        ]
        return self._page([self._thread(one, state) for one in shown], start, 100)

    def _thread(self, top: Row, state: str) -> Row:
        below = self._below(top["id"], state)
        said: Row = {"channelId": US, "videoId": VIDEO, "topLevelComment": top, "totalReplyCount": len(below)}
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
