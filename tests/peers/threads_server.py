"""Threads as one account sees it: containers that are made, waited for and shown; replies and mentions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from tests.peers.emulated import Emulator
from tests.peers.graph_server import TOKEN, wrong

US, OURS = "1001", "casa.aurora"
Row = dict[str, Any]


class Threads(Emulator):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, Row] = {}
        self.made: dict[str, Row] = {}
        self.tokens, self.numbers, self.began = {TOKEN}, 500, datetime.now(UTC)
        self.post = self.add("Rye is back", OURS)["id"]
        self.most, self.most_replies, self.granted = 250, 1000, 0
        self.may_ask, self.too_young = True, False

    def add(self, words: str, by: str = "dee.marsh", to: str = "", **more: Any) -> Row:
        self.numbers += 1
        at = (self.began + timedelta(milliseconds=self.numbers)).isoformat()
        row: Row = {"id": str(self.numbers), "text": words, "username": by, "timestamp": at, **more}
        if to:
            root = self.rows[to].get("root_post", {}).get("id", to)
            row |= {"replied_to": {"id": to}, "root_post": {"id": root}}
        self.rows[row["id"]] = row
        return row

    async def honest(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return wrong(190, "Error validating access token.", 401)
        _, number, *rest = request.path.strip("/").split("/")
        edge = rest[0] if rest else ""
        if request.method == "POST":
            body = await request.json()
            if edge == "threads" and (trouble := await self._trouble(body)):
                return wrong(100, trouble)
            return self._done(number, edge, body)
        if request.method == "DELETE":
            return web.json_response({"success": True}) if self.rows.pop(number, None) else wrong(100, "None.")
        if number == "refresh_access_token":
            return self._renewed(request)
        if edge == "threads_publishing_limit":
            return self._limits()
        if not edge:
            return self._one(number)
        rows = [one for one in reversed(self.rows.values()) if self._fits(one, number, edge)]
        start, size = int(request.query.get("after") or 0), int(request.query["limit"])
        more = {"next": "https://graph.example/next"} if start + size < len(rows) else {}
        paging = {"cursors": {"after": str(start + size)}, **more}
        return web.json_response({"data": rows[start : start + size], "paging": paging})

    def _renewed(self, request: web.Request) -> web.Response:
        """Another token, good from now on; the old one holds on until its own end."""
        if request.query.get("grant_type") != "th_refresh_token" or self.too_young:
            return wrong(100, "Unsupported grant type.")
        self.granted += 1
        self.tokens.add(token := f"TH-{self.granted}")
        return web.json_response({"access_token": token, "token_type": "bearer", "expires_in": 5_184_000})

    def _limits(self) -> web.Response:
        if not self.may_ask:
            return wrong(10, "Application does not have permission for this action")
        ours = [one for one in self.rows.values() if one["username"] == OURS and one["id"] != self.post]
        replies = sum("root_post" in one for one in ours)
        row = {
            "quota_usage": len(ours) - replies,
            "config": {"quota_total": self.most, "quota_duration": 86400},
            "reply_quota_usage": replies,
            "reply_config": {"quota_total": self.most_replies, "quota_duration": 86400},
        }
        return web.json_response({"data": [row]})

    def _one(self, number: str) -> web.Response:
        if number == "me":
            return web.json_response({"id": US, "username": OURS, "name": "Casa Aurora"})
        if number in self.made:
            return web.json_response({"id": number, "status": "FINISHED"})
        return web.json_response(self.rows[number]) if number in self.rows else wrong(100, "Object does not exist")

    @staticmethod
    def _fits(one: Row, number: str, edge: str) -> bool:
        mine = one["username"] == OURS
        if edge == "conversation":
            return bool(one.get("root_post", {}).get("id") == number)
        if edge == "mentions":
            return f"@{OURS}" in one["text"] and "root_post" not in one
        return mine and ("root_post" in one) == (edge == "replies")

    async def _trouble(self, body: Row) -> str:
        """Why no container is made: its picture is fetched over HTTP, as Threads does."""
        if body["media_type"] == "IMAGE":
            return await self.fetched(body.get("image_url", ""), ["image/jpeg", "image/png"])
        if body["media_type"] == "VIDEO":
            return await self.fetched(body.get("video_url", ""), ["video/mp4"])
        children = body.get("children", "").split(",")
        fit = 2 <= len(children) <= 20 and all(self.made[one].get("is_carousel_item") for one in children)
        return "A carousel has 2 to 20 children." if body["media_type"] == "CAROUSEL" and not fit else ""

    def _spent(self, made: Row) -> bool:
        """Whether the day's posts or replies are used up: then Threads refuses what it was not asked about."""
        reply = bool(made.get("reply_to_id"))
        ours = [one for one in self.rows.values() if one["username"] == OURS and one["id"] != self.post]
        used = sum(("root_post" in one) == reply for one in ours)
        return used >= (self.most_replies if reply else self.most)

    def _done(self, number: str, edge: str, body: Row) -> web.Response:
        if edge == "threads" and body.get("quote_post_id") not in (None, *self.rows):
            return wrong(100, "The quoted post does not exist.")
        if edge == "threads":
            self.numbers += 1
            self.made[str(self.numbers)] = body
            return web.json_response({"id": str(self.numbers)})
        if edge == "threads_publish":
            if self._spent(self.made[body["creation_id"]]):
                return wrong(4, "Application request limit reached")
            made = self.made.pop(body["creation_id"])
            quoted = made.get("quote_post_id")
            more: Row = {"quoted_post": {"id": quoted}, "is_quote_post": True} if quoted else {}
            children = [self.made.pop(one) for one in made.get("children", "").split(",") if one]
            shown = children or ([made] if {"image_url", "video_url"} & made.keys() else [])
            more |= {
                "pictures": [(one.get("image_url") or one["video_url"], one.get("alt_text", "")) for one in shown]
            }
            return web.json_response(
                {"id": self.add(made.get("text", ""), OURS, made.get("reply_to_id", ""), **more)["id"]}
            )
        self.rows[number]["hide_status"] = "HIDDEN" if body["hide"] else "NOT_HUSHED"
        return web.json_response({"success": True})
