"""Meta's Graph interface as a page or an Instagram account sees it: state, signatures, windows, errors by number.

What it is asked for is held against the descriptions of its nodes (`unknown`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from tests.described import document
from tests.described.asked import fields_of
from tests.peers.emulated import BEGINS, Emulator
from tests.peers.graph_films import PageFilms

US, TOKEN, SECRET = "1001", "EAAB-page", "app-s3cr3t"  # noqa: S105
DEE = {"id": "42", "name": "Dee Marsh", "username": "dee.marsh"}
OWN = {"id": US, "name": "Casa Aurora", "username": "casa.aurora"}
SHAPES = document("graph")["schemas"]
NODES = {"posts": "PagePost", "media": "IGMedia", "talks": "UnifiedThread"}
Row = dict[str, Any]


def wrong(code: int, said: str, status: int = 400, **more: int) -> web.Response:
    error = {"message": said, "type": "OAuthException", "code": code, **more}
    return web.json_response({"error": error}, status=status)


class Graph(Emulator):
    """`ours`: "posts" for a page, "media" for Instagram."""

    def __init__(self, ours: str) -> None:
        super().__init__()
        self.ours, self.numbers, self.tokens, self.restricted, self.locked = ours, 500, {TOKEN}, False, False
        self.quota, self.page_films = 0, PageFilms(US)
        self.rows: dict[str, Row] = {}
        self.below: dict[str, list[str]] = {"posts": [], "media": [], "talks": []}
        self.last_word: dict[str, datetime] = {}
        self.aside: set[str] = set()
        self.attached: dict[str, bytes] = {}
        self.now = datetime.now(UTC)
        self.post = self.add(ours, OWN, "Rye is back")["id"]
        self.words = "message" if ours == "posts" else "text"

    def add(self, above: str, who: Row, said: str, **more: Any) -> Row:
        """One more below something; newest first."""
        self.numbers += 1
        at = (self.now + timedelta(milliseconds=self.numbers)).isoformat()
        row = {"id": f"{more.pop('prefix', '')}{self.numbers}", "from": who, "created_time": at, "timestamp": at}
        self.rows[row["id"]] = {**row, "message": said, "text": said, "caption": said, **more}
        self.below.setdefault(above, []).insert(0, row["id"])
        if above in self.rows:
            self.rows[above] |= {"updated_time": at, "comments_count": len(self.below[above])}
        if above in self.below["talks"]:  # the talk that was touched last stands first
            self.below["talks"].sort(key=lambda one: one != above)
        return self.rows[row["id"]]

    def comments(self, said: str, above: str = "") -> Row:
        return self.add(above or self.post, DEE, said)

    def hides(self, number: str, hidden: bool = True) -> None:
        """Somebody of ours does it in Meta's own app."""
        self.rows[number]["is_hidden" if self.ours == "posts" else "hidden"] = hidden

    def named(self, caption: str, comment: str = "") -> Row:
        """Dee names us in the caption of a picture of hers, or in a comment under it; the call telling of it."""
        medium = self.add("elsewhere", DEE, caption)["id"]
        told = {"media_id": medium}
        if comment:
            told["comment_id"] = self.add(medium, DEE, comment)["id"]
        return {"id": US, "time": int(self.now.timestamp()), "changes": [{"field": "mentions", "value": told}]}

    def talk(self, who: Row) -> str:
        number = f"t_{who['id']}"
        if number not in self.rows:
            self.rows[number] = {"id": number, "participants": {"data": [who, OWN]}}
            self.below["talks"].append(number)
        return number

    def writes(self, said: str, who: Row = DEE) -> Row:
        self.last_word[who["id"]] = self.now
        return self.add(self.talk(who), who, said, to={"data": [OWN]}, prefix="m_")

    def seen(self, above: str) -> list[str]:
        return [self.rows[one]["message"] for one in self.below.get(above, []) if self.rows[one]["from"] == OWN]

    def call(self, body: Row) -> tuple[bytes, dict[str, str]]:
        """A call of Meta's, signed."""
        raw = json.dumps({"object": "page" if self.ours == "posts" else "instagram", "entry": [body]}).encode()
        return raw, {"x-hub-signature-256": "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()}

    async def honest(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return wrong(190, "Error validating access token: the session has been invalidated.", 401)
        if self.locked:
            return wrong(190, "The user is enrolled in a blocking, logged-in checkpoint", 400, error_subcode=459)
        version, _, path = request.path.strip("/").partition("/")
        if not re.fullmatch(r"v\d\d\.0", version):
            return wrong(2635, "You are calling a deprecated version.")
        number, _, edge = path.partition("/")
        if request.method == "POST":
            body = await request.json() if request.content_type == "application/json" else {}
            if edge == "message_attachments":
                return await self._attached(request)
            if self.restricted and edge in ("comments", "replies", "feed", "media", "videos"):
                return wrong(368, "You are temporarily blocked from performing this action.")
            if edge == "media":
                return await self._contained(body)
            if edge == "videos" and self.ours == "posts":
                return await self.page_films.take(request)
            if edge == "messages" and (trouble := await self._wrong_message(body["message"])):
                return wrong(100, trouble, error_subcode=2018047)
            return self._done(number, edge, body)
        if request.method == "DELETE":
            return self._gone(number)
        return self._asked(request, number, edge)

    def _asked(self, request: web.Request, number: str, edge: str) -> web.Response:
        if number == "me" and edge:
            return wrong(100, "Tried accessing nonexisting field (accounts)")
        if number == "me":
            return web.json_response({**OWN, "user_id": US})
        if not edge:
            if film := self.page_films.asked(number, self._film_shown):
                return film
            row = self.rows.get(number)
            if row and row.get("status_code") == "IN_PROGRESS":  # ready when it is asked for the second time
                self.rows[number] = {**row, "status_code": "FINISHED"}
            return web.json_response(row) if row else wrong(100, "Object does not exist", error_subcode=33)
        if edge == "content_publishing_limit":
            return web.json_response({"data": [{"quota_usage": self.quota, "config": {"quota_total": 100}}]})
        if edge == "ratings":
            return web.json_response({"data": []})
        key = {"feed": "posts", "media": "media", "conversations": "talks"}.get(edge, number)
        if strange := self._strange(key, edge, request.query.get("fields", "")):
            self.unknown += strange
            return wrong(100, f"Tried accessing nonexisting field ({strange[0]})")
        ids = self.below.get(key, [])
        if user := request.query.get("user_id"):
            ids = [one for one in ids if one == f"t_{user}"]
        start, size = int(request.query.get("after") or 0), int(request.query.get("limit", 25))
        more = {"next": "https://graph.example/next"} if start + size < len(ids) else {}
        paging = {"paging": {"cursors": {"after": str(start + size)}, **more}}
        rows = [self._whole(one, request.query.get("fields", "")) for one in ids[start : start + size]]
        return web.json_response({"data": rows, **paging})

    def _film_shown(self, said: str) -> str:
        return str(self.add("posts", OWN, said, prefix=f"{US}_")["id"])

    def _whole(self, number: str, fields: str) -> Row:
        hanging = {}
        for name in ("messages", "replies", "comments"):
            if f"{name}." in fields:
                hanging[name] = {"data": [self.rows[one] for one in self.below.get(number, [])]}
        return {**self.rows[number], **hanging}

    def _strange(self, key: str, edge: str, fields: str) -> list[str]:
        """Fields that the node does not have, by its description."""
        said = "Comment" if self.ours == "posts" else "IGComment"
        node = NODES.get(key) or {"comments": said, "replies": said, "messages": "UnifiedMessage"}.get(edge)
        known = SHAPES[node]["properties"] if node else fields
        return [f"{node}.{name}" for name in fields_of(fields) if name not in known]

    def _done(self, number: str, edge: str, body: Row) -> web.Response:
        if edge == "messages":
            return self._written(body)
        if edge == "mentions":
            return self._answered_where_named(body)
        if edge in ("comments", "replies"):
            if number not in self.rows:
                return wrong(100, "Object does not exist", error_subcode=33)
            return web.json_response({"id": self.add(number, OWN, body["message"])["id"]})
        if edge == "feed":
            return web.json_response({"id": self.add("posts", OWN, body["message"], prefix=f"{US}_")["id"]})
        if edge == "photos":
            made = self.add("containers", OWN, body.get("caption", ""), status_code="FINISHED")
            return web.json_response({"id": made["id"]})
        if edge == "media_publish":
            made = self.rows.pop(body["creation_id"], {})
            if made.get("status_code") != "FINISHED" or made.get("is_carousel_item"):
                return wrong(9007, "The media is not ready for publishing.", error_subcode=2207027)
            self.quota += 1
            pictures = made["children"] or [(made["image_url"] or made["video_url"], made["alt_text"])]
            shown = self.add("media", OWN, made["caption"], pictures=pictures)
            return web.json_response({"id": shown["id"]})
        if edge == "subscribed_apps":
            return web.json_response({"success": True})
        if post := self.page_films.films.get(number, {}).get("post"):
            self.rows[post]["message"] = body["description"]
            return web.json_response({"success": True})
        self.rows[number] |= {"hidden": body.get("hide"), **body}
        return web.json_response({"success": True})

    async def _contained(self, body: Row) -> web.Response:
        """A container: its picture is fetched over HTTP, as Instagram does, or there is none."""
        children = [self.rows[one] for one in body["children"].split(",")] if "children" in body else []
        if children:
            if body.get("media_type") != "CAROUSEL" or not 2 <= len(children) <= 10:
                return wrong(100, "A carousel has 2 to 10 children.", error_subcode=2207008)
        elif trouble := await self._unfetched(body):
            return wrong(9004, f"The media could not be fetched from this URI: {trouble}.", error_subcode=2207052)
        about = {name: body.get(name, "") for name in ("image_url", "video_url", "alt_text", "is_carousel_item")}
        about["children"] = [(one["image_url"], one["alt_text"]) for one in children]
        made = self.add("containers", OWN, body.get("caption", ""), status_code="IN_PROGRESS", **about)
        return web.json_response({"id": made["id"]})

    async def _unfetched(self, body: Row) -> str:
        if body.get("media_type") == "REELS":
            return await self.fetched(body["video_url"], ["video/mp4"])
        return await self.fetched(body["image_url"], ["image/jpeg"])

    def _answered_where_named(self, body: Row) -> web.Response:
        """Only where we are named: below the comment, or below a picture whose caption does."""
        medium, comment = body["media_id"], body.get("comment_id", "")
        above = comment or medium
        under = comment in self.below.get(medium, []) if comment else medium in self.below.get("elsewhere", [])
        if not under or f"@{OWN['username']}" not in self.rows[above]["text"]:
            return wrong(100, "The user was not mentioned in this media or comment.", error_subcode=33)
        return web.json_response({"id": self.add(above, OWN, body["message"])["id"]})

    def _written(self, body: Row) -> web.Response:
        if self.restricted:
            return wrong(10, "Sending is restricted.", error_subcode=1893063)
        if comment := body["recipient"].get("comment_id"):
            return self._answered_aside(comment, body["message"]["text"])
        to = body["recipient"]["id"]
        age = self.now - self.last_word.get(to, self.now)
        most = timedelta(days=7) if body.get("tag") == "HUMAN_AGENT" else timedelta(hours=24)
        if age > most:
            return wrong(10, "This message is sent outside of allowed window.", error_subcode=2018278)
        if "attachment" in body["message"]:
            return self._pictured_to(to, body["message"]["attachment"]["payload"])
        return self._said_to(to, body["message"]["text"])

    async def _attached(self, request: web.Request) -> web.Response:
        """A picture that Messenger keeps for later: JPEG, PNG or GIF, of at most 25 MB."""
        form = await request.post()
        said, file = json.loads(str(form["message"]))["attachment"], form["filedata"]
        assert isinstance(file, web.FileField)
        content = file.file.read()
        if said["type"] != "image" or file.content_type not in BEGINS or len(content) > 25_000_000:
            return wrong(100, "Upload attachment failure.", error_subcode=2018047)
        if self.ours != "posts" or not content.startswith(BEGINS[file.content_type]):
            return wrong(100, "Upload attachment failure.", error_subcode=2018047)
        self.numbers += 1
        self.attached[str(self.numbers)] = content
        return web.json_response({"attachment_id": str(self.numbers)})

    async def _wrong_message(self, message: Row) -> str:
        """Words or a picture, never both; a picture by its id, or fetched from where it is said to be."""
        if ("text" in message) == ("attachment" in message):
            return "A message has a text or an attachment."
        if "text" in message:
            return ""
        payload = message["attachment"]["payload"]
        if number := payload.get("attachment_id"):
            return "" if number in self.attached else "No such attachment."
        return await self.fetched(payload["url"], ["image/jpeg", "image/png"])

    def _pictured_to(self, to: str, payload: Row) -> web.Response:
        file = {"id": payload.get("attachment_id", "1"), "mime_type": "image/png", "image_data": {"width": 9}}
        more = {"to": {"data": [{"id": to}]}, "attachments": {"data": [file]}}
        sent = self.add(self.talk({"id": to}), OWN, "", prefix="m_", **more)
        return web.json_response({"recipient_id": to, "message_id": sent["id"]})

    def talked(self) -> list[str]:
        """What Dee sees of ours in the talk, oldest first; a picture as such."""
        rows = [self.rows[one] for one in reversed(self.below.get(f"t_{DEE['id']}", []))]
        return ["(picture)" if "attachments" in one else one["message"] for one in rows if one["from"] == OWN]

    def _answered_aside(self, comment: str, said: str) -> web.Response:
        """A comment is answered in private once, within seven days of being written."""
        row = self.rows.get(comment)
        if row is None:
            return wrong(100, "Object does not exist", error_subcode=33)
        if self.now - datetime.fromisoformat(row["created_time"]) > timedelta(days=7):
            return wrong(10, "This message is sent outside of allowed window.", error_subcode=2018278)
        if comment in self.aside:
            return wrong(10900, "Activity already replied to.")
        self.aside.add(comment)
        return self._said_to(row["from"]["id"], said)

    def _said_to(self, to: str, said: str) -> web.Response:
        sent = self.add(self.talk({"id": to}), OWN, said, to={"data": [{"id": to}]}, prefix="m_")
        return web.json_response({"recipient_id": to, "message_id": sent["id"]})

    def _gone(self, number: str) -> web.Response:
        if self.rows.pop(number, None) is None:
            return wrong(100, "Object does not exist", error_subcode=33)
        for rows in self.below.values():
            rows[:] = [one for one in rows if one != number]
        return web.json_response({"success": True})
