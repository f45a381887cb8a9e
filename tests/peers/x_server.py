"""X as an account with an app of its own sees it, from the documented shapes: prices, and who may be answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from tests.peers.emulated import Emulator

US, DEE, TOKEN = "900", "42", "x-token"  # noqa: S105
PEOPLE = [{"id": DEE, "name": "Dee Marsh", "username": "dee"}, {"id": US, "name": "Aurora", "username": "aurora"}]
Row = dict[str, Any]


class X(Emulator):
    """`billed` in thousandths of a dollar; what was read once is billed once."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[Row] = []
        self.talk: list[Row] = []
        self.followers: list[Row] = [{"id": DEE, "name": "Dee Marsh", "username": "dee"}]
        self.tokens, self.billed, self.numbers = {TOKEN}, 0, 1000
        self.read: set[str] = set()
        self.given = 0
        self.pictures_of: dict[str, tuple[bytes, str]] = {}

    def _row(self, by: str, words: str, **more: Any) -> Row:
        self.numbers += 1
        now = datetime.now(UTC)
        at = now if by == US else now - timedelta(hours=1) + timedelta(seconds=self.numbers)
        row = {"id": str(self.numbers), "text": words, "created_at": f"{at:%Y-%m-%dT%H:%M:%S}.000Z"}
        return {**row, **more, "by": by}

    def says(self, words: str, by: str = DEE, **more: Any) -> Row:
        row = self._row(by, words, author_id=by, **more)
        self.posts.insert(0, {"conversation_id": row["id"], **row})
        return self.posts[0]

    def writes(self, words: str, by: str = DEE, to: str = DEE) -> Row:
        """`to`: whom we answer."""
        talk = f"{to if by == US else by}-{US}"
        row = self._row(by, words, event_type="MessageCreate", sender_id=by, dm_conversation_id=talk)
        self.talk.insert(0, row)
        return row

    def _page(self, request: web.Request, rows: list[Row], read: int) -> web.Response:
        since = int(request.query.get("since_id") or 0)
        rows = [one for one in rows if int(one.get("id", since + 1)) > since]
        begin, end = request.query.get("start_time", ""), request.query.get("end_time", "9")
        rows = [one for one in rows if begin <= one.get("created_at", "2026")[:19] + "Z" < end]
        start = int(request.query.get("pagination_token") or 0)
        size = int(request.query.get("max_results") or 100)
        page = rows[start : start + size]
        self.given += len(page)
        new = {one.get("id", one.get("username", "")) for one in page} - self.read
        self.billed += read * len(new)
        self.read |= new
        more = {"next_token": str(start + size)} if start + size < len(rows) else {}
        told = {"data": page, "includes": {"users": PEOPLE}} if page else {}
        return web.json_response({**told, "meta": {"result_count": len(page), **more}})

    async def honest(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return web.json_response({"title": "Unauthorized", "status": 401}, status=401)
        path = request.path.removeprefix("/2/")
        if request.method == "POST":
            return await self._said(request, path)
        if request.method == "PUT":
            return self._hidden(path.split("/")[1], await request.json())
        if request.method == "DELETE":
            self.billed += 10
            self.posts = [one for one in self.posts if one["id"] != path.rpartition("/")[2]]
            return web.json_response({"data": {"deleted": True}})
        if path == "users/me":
            return web.json_response({"data": PEOPLE[1]})
        if path.endswith("/mentions"):
            return self._page(request, [one for one in self.posts if one["by"] != US], 1)
        if path.endswith("/tweets"):
            return self._page(request, [one for one in self.posts if one["by"] == US], 1)
        if path.endswith(("/followers", "/following")):
            return self._page(request, self.followers if path.endswith("/followers") else PEOPLE[:1], 1)
        if path.endswith("dm_events"):
            who = path.removeprefix("dm_conversations/with/").partition("/")[0] if "/with/" in path else ""
            talk = [one for one in self.talk if not who or one["dm_conversation_id"] == f"{who}-{US}"]
            return self._page(request, talk, 10)
        found = [one for one in self.posts if one["id"] == path.rpartition("/")[2]]
        self.billed += 5 * len(found)
        return web.json_response({"data": found[0]} if found else {"errors": [{"title": "Not Found Error"}]})

    def _hidden(self, number: str, body: Any) -> web.Response:
        """Only replies in a conversation that this account began can be hidden."""
        found = next((one for one in self.posts if one["id"] == number), None)
        if found is None:
            return web.json_response({"title": "Not Found Error", "status": 404}, status=404)
        if found["by"] == US or not found.get("referenced_tweets"):
            said = "You are not allowed to hide this reply: it is in no conversation of yours."
            return web.json_response({"title": "Forbidden", "detail": said, "status": 403}, status=403)
        found["hidden"] = body["hidden"]
        return web.json_response({"data": {"hidden": body["hidden"]}})

    async def _said(self, request: web.Request, path: str) -> web.Response:
        if path == "media/upload":
            return await self._brought(request)
        body = await request.json()
        if path == "media/metadata":
            content, _ = self.pictures_of[body["id"]]
            self.pictures_of[body["id"]] = (content, body["metadata"]["alt_text"]["text"])
            return web.json_response({"data": {"id": body["id"], "associated_metadata": body["metadata"]}})
        if path != "tweets":
            self.billed += 15
            to = path.removeprefix("dm_conversations/with/").partition("/")[0]
            return web.json_response(
                {"data": {"dm_event_id": self.writes(body["text"], US, to)["id"]}}, status=201
            )
        to = body.get("reply", {}).get("in_reply_to_tweet_id")
        if to and not any(one["id"] == to for one in self.posts):
            return web.json_response({"detail": "You are not permitted to reply.", "status": 403}, status=403)
        beside = body.get("media", {}).get("media_ids", [])
        if len(beside) > 4 or any(one not in self.pictures_of for one in beside):
            return web.json_response({"detail": "Your media IDs are invalid.", "status": 400}, status=400)
        self.billed += 200 if "http" in body["text"] else 10 if to else 15
        above: Row = {"referenced_tweets": [{"type": "replied_to", "id": to}]} if to else {}
        words = body["text"]
        if beside:  # X writes a link of its own behind the words, and says where it leads
            words = f"{words} https://t.co/p1".strip()
            above["entities"] = {
                "urls": [{"url": "https://t.co/p1", "expanded_url": "https://x.com/a/status/1/photo/1"}]
            }
        return web.json_response({"data": {"id": self.says(words, US, shown=beside, **above)["id"]}}, status=201)

    async def _brought(self, request: web.Request) -> web.Response:
        """One picture in one call, of at most 5 MB."""
        form = await request.post()
        media = form["media"]
        assert isinstance(media, web.FileField)
        content = media.file.read()
        if (
            form["media_category"] != "tweet_image"
            or len(content) > 5 << 20
            or form["media_type"] != media.content_type
        ):
            return web.json_response({"detail": "Your media is invalid.", "status": 400}, status=400)
        self.numbers += 1
        self.pictures_of[str(self.numbers)] = (content, "")
        return web.json_response({"data": {"id": str(self.numbers), "media_key": f"3_{self.numbers}"}})
