"""Google's Business Profile as far as reviews go: one answer each, checked before it is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from tests.peers.emulated import Emulator

PLACE = "accounts/1/locations/2"
TOKEN = "ya29.aurora"  # noqa: S105
BEGAN = datetime.now(UTC) - timedelta(hours=2)


class Google(Emulator):
    def __init__(self) -> None:
        super().__init__()
        self.reviews: dict[str, dict[str, Any]] = {}
        self.tokens = {TOKEN}
        self.places = [{"name": "locations/2", "title": "Casa Aurora"}]

    def reviewed(self, comment: str, stars: str = "FIVE") -> dict[str, Any]:
        number = f"AbF{len(self.reviews):04}"
        at = (BEGAN + timedelta(seconds=len(self.reviews))).isoformat()
        row = {"name": f"{PLACE}/reviews/{number}", "reviewId": number, "createTime": at, "updateTime": at}
        row |= {"reviewer": {"displayName": "Dee Marsh"}, "starRating": stars}  # type: ignore[dict-item]
        self.reviews[number] = {**row, **({"comment": comment} if comment else {})}
        return self.reviews[number]

    def checked(self, number: str, state: str, why: str = "") -> None:
        reply = self.reviews[number]["reviewReply"]
        reply |= {"reviewReplyState": state, **({"policyViolation": why} if why else {})}

    async def honest(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return _wrong(401, "Request had invalid authentication credentials.")
        path = request.path.removeprefix("/v4/").removeprefix("/v1/").strip("/")
        if path == "accounts":
            return web.json_response({"accounts": [{"name": "accounts/1", "accountName": "Aurora"}]})
        if path == "accounts/1/locations":
            return web.json_response({"locations": self.places})
        if path == f"{PLACE}/reviews":
            return self._list(request)
        number, _, reply = path.removeprefix(f"{PLACE}/reviews/").partition("/")
        row = self.reviews.get(number)
        if row is None:
            return _wrong(404, "Requested entity was not found.")
        return await self._answer(request, row) if reply == "reply" else web.json_response(row)

    def _list(self, request: web.Request) -> web.Response:
        if request.query.get("orderBy", "updateTime desc") != "updateTime desc":
            return _wrong(400, "Request contains an invalid argument.")
        rows = sorted(self.reviews.values(), key=lambda one: str(one["updateTime"]), reverse=True)
        start, size = int(request.query.get("pageToken", 0)), min(50, int(request.query.get("pageSize", 50)))
        more = {"nextPageToken": str(start + size)} if start + size < len(rows) else {}
        return web.json_response({"reviews": rows[start : start + size], "totalReviewCount": len(rows), **more})

    async def _answer(self, request: web.Request, row: dict[str, Any]) -> web.Response:
        if request.method == "DELETE":
            row.pop("reviewReply", None)
            return web.json_response({})
        comment = (await request.json()).get("comment", "")
        if not comment or len(comment.encode()) > 4096:
            return _wrong(400, "Request contains an invalid argument.")
        at = datetime.now(UTC).isoformat()
        row["reviewReply"] = {"comment": comment, "updateTime": at, "reviewReplyState": "PENDING"}
        return web.json_response(row["reviewReply"])


def _wrong(status: int, said: str) -> web.Response:
    return web.json_response({"error": {"code": status, "message": said, "status": "FAILED"}}, status=status)
