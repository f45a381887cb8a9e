"""X as an account with an app of its own sees it, from the documented shapes: prices, and who may be answered.

A post is a tweet or a post in the answer, as it was in the question; X knows both.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from tests.peers.emulated import Emulator

US, DEE, TOKEN = "900", "42", "x-token"  # noqa: S105
PEOPLE = [{"id": DEE, "name": "Dee Marsh", "username": "dee"}, {"id": US, "name": "Aurora", "username": "aurora"}]
NEWER = {"referenced_tweets": "referenced_posts", "note_tweet": "note_post"}
MISSING = {
    "title": "Not Found Error",
    "detail": "Could not find it.",
    "type": "https://api.x.com/2/problems/resource-not-found",
    "resource_type": "tweet",
    "parameter": "id",
}
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
        self.people = {str(one["id"]): one for one in PEOPLE}
        self.given, self.plan = 0, "None"
        self.searched: list[str] = []
        self.busy: dict[str, str] = {}
        self.instead = b""
        self.pictures_of: dict[str, tuple[bytes, str]] = {}
        self.category_of: dict[str, str] = {}
        self.shown_beside: list[tuple[str, tuple[bytes, str]]] = []
        self.films: dict[str, dict[str, Any]] = {}
        self.spoils_films = False

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
        if "post.fields" in request.query:
            page = [{NEWER.get(name, name): value for name, value in one.items()} for one in page]
        told = {"data": page, "includes": {"users": PEOPLE}} if page else {}
        return web.json_response({**told, "meta": {"result_count": len(page), **more}})

    def _search(self, request: web.Request) -> web.Response:
        if self.busy:
            return web.json_response({"title": "Too Many Requests"}, status=429, headers=self.busy)
        if self.instead:
            return web.Response(body=self.instead, content_type="application/json")
        return self._found(request)

    def _found(self, request: web.Request) -> web.Response:
        """Recent search: ten a page at least; each post costs 5, each author beside it 10, once a day."""
        query, size = request.query, int(request.query.get("max_results", 10))
        words, _, rest = query["query"].partition(")")
        wanted = words.lstrip("(").casefold()
        odd = not 10 <= size <= 100 or len(query["query"]) > 512 or not wanted or "-is:retweet" not in rest
        if odd or {"since_id", "start_time"} <= query.keys():
            return web.json_response({"errors": [{"message": "Invalid"}], "title": "Invalid Request"}, status=400)
        self.searched.append(query["query"])
        by, since = wanted.removeprefix("from:"), int(query.get("since_id") or 0)
        start = query.get("start_time", "")
        found = [
            one
            for one in self.posts
            if (one["by"] == self.named(by) if wanted.startswith("from:") else wanted in one["text"].casefold())
            and one["by"] != US
            and int(one["id"]) > since
            and start <= one["created_at"][:19] + "Z"
        ]
        first = int(query.get("next_token") or 0)
        page = found[first : first + size]
        users = [self.people.get(one, {"id": one, "username": f"u{one}"}) for one in {p["by"] for p in page}]
        posts, authors = {one["id"] for one in page}, {f"by:{one['id']}" for one in users}
        self.billed += 5 * len(posts - self.read) + 10 * len(authors - self.read)
        self.read |= posts | authors
        more = {"next_token": str(first + size)} if first + size < len(found) else {}
        told = {"data": page, "includes": {"users": users}} if page else {}
        return web.json_response({**told, "meta": {"result_count": len(page), **more}})

    def named(self, handle: str) -> str:
        return next((n for n, one in self.people.items() if one["username"] == handle), "")

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
        if path == "media/upload":
            return self._worked(request.query["media_id"])
        if path == "users/me":
            self.billed += 10
            told = (
                {"subscription_type": self.plan}
                if "subscription_type" in request.query.get("user.fields", "")
                else {}
            )
            return web.json_response({"data": {**PEOPLE[1], **told}})
        if path == "tweets/search/recent":
            return self._search(request)
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
        return web.json_response({"data": found[0]} if found else {"errors": [MISSING]})

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
        if path.startswith("media/upload/"):
            return await self._film(request, path.removeprefix("media/upload/"))
        body = await request.json()
        if path == "media/metadata":
            content, _ = self.pictures_of[body["id"]]
            self.pictures_of[body["id"]] = (content, body["metadata"]["alt_text"]["text"])
            return web.json_response({"data": {"id": body["id"], "associated_metadata": body["metadata"]}})
        if path != "tweets":
            self.billed += 15
            to = path.removeprefix("dm_conversations/with/").partition("/")[0]
            beside = [one["media_id"] for one in body.get("attachments", [])]
            if len(beside) > 1 or any(self.category_of.get(one) != "dm_image" for one in beside):
                said = "Only one attachment is supported, uploaded for a Direct Message."
                return web.json_response({"detail": said, "status": 400}, status=400)
            # X writes a link of its own behind the words.
            words = " ".join([body["text"], *(["https://t.co/p1"] if beside else [])])
            said = self.writes(words, US, to)
            if beside:
                said["attachments"] = {"media_keys": [f"3_{one}" for one in beside]}
                self.shown_beside.append((body["text"], self.pictures_of[beside[0]]))
            told = {"dm_event_id": said["id"], "dm_conversation_id": said["dm_conversation_id"]}
            return web.json_response({"data": told}, status=201)
        most = 25_000 if self.plan in ("Premium", "PremiumPlus") else 280
        if len(body["text"]) > most:  # at least so many weighted ones
            return web.json_response({"detail": "Your post is too long.", "status": 403}, status=403)
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
            leads = {"url": "https://t.co/p1", "expanded_url": "https://x.com/a/status/1/photo/1"}
            above["entities"] = {"urls": [{**leads, "start": len(words) - 15, "end": len(words)}]}
        said = self.says(words, US, shown=beside, **above)
        return web.json_response({"data": {"id": said["id"], "text": words}}, status=201)

    async def _film(self, request: web.Request, path: str) -> web.Response:
        """A film in parts of at most 5 MB, in their order; it is whole when it is as large as was said."""
        number, _, act = path.partition("/")
        if path == "initialize":
            begun = await request.json()
            if begun["media_category"] != "tweet_video" or begun["media_type"] != "video/mp4":
                return web.json_response({"detail": "Your media is invalid.", "status": 400}, status=400)
            self.numbers += 1
            self.films[str(self.numbers)] = {"wanted": begun["total_bytes"], "parts": {}, "looks": 0}
            return web.json_response({"data": {"id": str(self.numbers), "expires_after_secs": 86400}})
        film = self.films[number]
        if act == "append":
            form = await request.post()
            assert isinstance(media := form["media"], web.FileField)
            film["parts"][int(str(form["segment_index"]))] = media.file.read()
            return web.json_response({"data": {"expires_at": 1}})
        whole = b"".join(film["parts"][one] for one in sorted(film["parts"]))
        if len(whole) != film["wanted"] or max(map(len, film["parts"].values())) > 5 << 20:
            return web.json_response({"detail": "Your media is invalid.", "status": 400}, status=400)
        self.pictures_of[number] = (whole, "")
        info = {"state": "pending", "check_after_secs": 1}
        return web.json_response({"data": {"id": number, "processing_info": info}})

    def _worked(self, number: str) -> web.Response:
        film = self.films.get(number)
        if film is None:
            return web.json_response({"title": "Not Found Error", "status": 404}, status=404)
        film["looks"] += 1
        info: Row = {"state": "succeeded" if film["looks"] > 1 else "in_progress"}
        if self.spoils_films:
            info = {"state": "failed", "error": {"code": 1, "message": "InvalidMedia"}}
        return web.json_response({"data": {"id": number, "processing_info": info}})

    async def _brought(self, request: web.Request) -> web.Response:
        """One picture in one call, of at most 5 MB: as a form, or as base64 in JSON."""
        if request.content_type == "application/json":
            form = await request.json()
            content, kind = base64.b64decode(form["media"]), form["media_type"]
        else:
            form = await request.post()
            assert isinstance(media := form["media"], web.FileField)
            content, kind = media.file.read(), media.content_type
        known = form["media_category"] in ("tweet_image", "dm_image")
        if not known or len(content) > 5 << 20 or form["media_type"] != kind:
            return web.json_response({"detail": "Your media is invalid.", "status": 400}, status=400)
        self.numbers += 1
        self.pictures_of[str(self.numbers)] = (content, "")
        self.category_of[str(self.numbers)] = str(form["media_category"])
        return web.json_response({"data": {"id": str(self.numbers), "media_key": f"3_{self.numbers}"}})
