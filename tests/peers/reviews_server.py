"""Trustpilot and Yelp as far as their reviews go, from the documented shapes."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from tests.peers.emulated import Emulator

UNIT, KEY, SECRET = "46d6a890", "k-aurora", "s-aurora"  # noqa: S105
BASIC = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
BEGAN = datetime.now(UTC) - timedelta(hours=2)
TRUSTPILOT = {"domain": "aurora.example", "api_key": KEY, "api_secret": SECRET, "author": "u1"}
YELP = {"place": "casa-aurora-roma", "api_key": KEY}
Row = dict[str, Any]


class Reviews(Emulator):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.tokens: set[str] = set()
        self.refuses = False

    def reviewed(self, words: str, stars: int = 5) -> Row:
        at = BEGAN + timedelta(seconds=len(self.rows))
        number, stamp = f"r{len(self.rows):04}", at.isoformat()
        row: Row = {
            "id": number,
            "stars": stars,
            "rating": stars,
            "title": words,
            "text": words,
            "createdAt": stamp,
        }
        row |= {"time_created": f"{at:%Y-%m-%d %H:%M:%S}", "consumer": {"id": "c1", "displayName": "Dee Marsh"}}
        self.rows.insert(0, row | {"user": {"id": "c1", "name": "Dee M."}, "url": "https://reviews.example/r"})
        return self.rows[0]

    async def honest(self, request: web.Request) -> web.StreamResponse:
        path, given = request.path, request.headers.get("Authorization", "")
        if path.endswith("/accesstoken"):
            if given != BASIC or self.refuses:
                raise web.HTTPUnauthorized
            self.tokens.add(f"t{len(self.tokens)}")
            return web.json_response({"access_token": f"t{len(self.tokens) - 1}", "expires_in": "359999"})
        if path.endswith("/find"):
            return web.json_response({"id": UNIT, "displayName": "Casa Aurora"})
        if given.removeprefix("Bearer ") not in {KEY, *self.tokens}:
            raise web.HTTPUnauthorized
        if path.startswith("/v3/businesses/"):
            own = {"id": UNIT, "name": "Casa Aurora"}
            return web.json_response({"reviews": self.rows[:20]} if path.endswith("/reviews") else own)
        if path.endswith("/reviews"):
            size, page = int(request.query["perPage"]), int(request.query.get("page", 1))
            return web.json_response({"reviews": self.rows[(page - 1) * size : page * size]})
        return await self._one(request, path.removeprefix("/v1/private/reviews/"))

    async def _one(self, request: web.Request, path: str) -> web.Response:
        number, _, reply = path.partition("/")
        row = next((one for one in self.rows if one["id"] == number), None)
        if row is None:
            raise web.HTTPNotFound
        if reply and request.method == "DELETE":
            row.pop("companyReply", None)
            return web.Response(status=204)
        if reply:
            body = await request.json()
            if "companyReply" in row or not body["authorBusinessUserId"]:
                return web.json_response({"message": "Already replied."}, status=409)
            row["companyReply"] = {"text": body["message"], "createdAt": datetime.now(UTC).isoformat()}
            return web.Response(status=201)
        return web.json_response(row)
