"""Telegram's Bot API as far as a brand's bot needs it: state, limits, refusals as documented, and the description.

Every call is held against what the Bot API describes of itself (`unknown`).
"""

from __future__ import annotations

import json
import time
from typing import Any

from aiohttp import web
from tests.described import document
from tests.peers.emulated import Emulator

CALLS = document("telegram")["calls"]
BOT = {"id": 7001, "is_bot": True, "first_name": "Casa Aurora", "username": "aurora_bot"}
TOKEN = "7001:AAbbccddeeffgghhiijjkkllmmnnoopp"
DEE = {
    "id": 42,
    "is_bot": False,
    "first_name": "Dee",
    "last_name": "Marsh",
    "username": "dee_marsh",
    "language_code": "en",
}
CHANNEL = {"id": -1009, "type": "channel", "title": "Aurora", "username": "aurora"}
WAIT = 7


class Wrong(Exception):
    def __init__(self, code: int, said: str, **parameters: int) -> None:
        self.body = {"ok": False, "error_code": code, "description": said}
        self.body |= {"parameters": parameters} if parameters else {}
        super().__init__(said)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Telegram(Emulator):
    def __init__(self) -> None:
        super().__init__()
        self.updates: list[dict[str, Any]] = []
        self.chats: dict[str, list[dict[str, Any]]] = {}
        self.blocked: set[str] = set()
        self.tokens = {TOKEN}
        self.webhook: dict[str, Any] = {}
        self.busy_until, self.numbers = 0.0, 100

    def says(
        self, text: str, chat: dict[str, Any] | None = None, kind: str = "message", **more: Any
    ) -> dict[str, Any]:
        """A customer writes to the bot, or in a group it is in."""
        chat = chat or {"id": DEE["id"], "type": "private", "first_name": "Dee"}
        said = self._message(chat, {"text": text, "from": DEE, **more})
        self.updates.append({"update_id": 9000 + self.numbers, kind: said})
        return said

    def sends_file(self, content: bytes, told: int | None = None, **more: Any) -> dict[str, Any]:
        """A picture, or what `more` says that it is."""
        file = self.keep(f"AgACAg-{len(self.kept) + 1}", content, told)
        shapes = {"photo": [{"file_id": "small"}, {"file_id": file.number}]}
        if kind := more.pop("as_kind", ""):
            shapes = {kind: {"file_id": file.number, **more.pop("about", {})}}
        return self.says("", **shapes, **more)

    def do_getFile(self, body: dict[str, Any]) -> Any:
        if (file := self.kept.get(str(body["file_id"]))) is None:
            raise Wrong(400, "Bad Request: invalid file_id")
        about = {"file_id": file.number, "file_unique_id": "u", "file_size": file.told}
        return {**about, "file_path": f"photos/{file.number}"}

    def seen(self, chat: int | str) -> list[str]:
        """What the bot said in a chat, as who is in it sees it."""
        return [
            one.get("text", one.get("caption", "")) for one in self.chats.get(str(chat), []) if one["from"] == BOT
        ]

    def _message(self, chat: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
        self.numbers += 1
        said = {"message_id": self.numbers, "date": int(time.time()), "chat": chat, **more}
        self.chats.setdefault(str(chat["id"]), []).append(said)
        return said

    async def honest(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/file/"):
            _, _, bot, path = request.path.split("/", 3)
            known = bot.removeprefix("bot") in self.tokens
            return await self.give(path.removeprefix("photos/") if known else "")
        _, bot, method = request.path.split("/", 2)
        if bot.removeprefix("bot") not in self.tokens:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        body = await _body(request)
        self._described(method, body)
        try:
            result = getattr(self, f"do_{method}")(body)
        except Wrong as wrong:
            return web.json_response(wrong.body, status=wrong.body["error_code"])
        return web.json_response({"ok": True, "result": result})

    def _described(self, method: str, body: dict[str, Any]) -> None:
        if method not in CALLS:
            return
        says = CALLS[method]["body"]
        known, wanted = says["properties"], says.get("required", [])
        self.unknown += [f"{method}.{name}" for name in body if name not in known and not name.startswith("file")]
        self.unknown += [f"{method} without {name}" for name in wanted if name not in body]

    def do_getMe(self, body: dict[str, Any]) -> Any:
        return BOT

    def do_getWebhookInfo(self, body: dict[str, Any]) -> Any:
        return {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": 0}

    def do_setWebhook(self, body: dict[str, Any]) -> Any:
        self.webhook = body
        return True

    def do_deleteWebhook(self, body: dict[str, Any]) -> Any:
        self.webhook = {}
        return True

    def do_getChatMember(self, body: dict[str, Any]) -> Any:
        return {"status": "administrator" if body["chat_id"] == "@aurora" else "left", "user": BOT}

    def do_getUpdates(self, body: dict[str, Any]) -> Any:
        if self.webhook:
            raise Wrong(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"
            )
        self.updates = [one for one in self.updates if one["update_id"] >= int(body.get("offset") or 0)]
        return self.updates[: int(body.get("limit") or 100)]

    def do_sendMessage(self, body: dict[str, Any]) -> Any:
        return self._say(body, {"text": body.get("text", "")}, 4096, "message text is empty")

    def do_sendPhoto(self, body: dict[str, Any]) -> Any:
        return self._say(body, {"caption": body.get("caption", ""), "photo": [{"file_id": "F1"}]}, 1024, "")

    def do_sendVideo(self, body: dict[str, Any]) -> Any:
        if not body.get("video"):
            raise Wrong(400, "Bad Request: there is no video in the request")
        return self._say(body, {"caption": body.get("caption", ""), "video": {"file_id": "V1"}}, 1024, "")

    def do_sendMediaGroup(self, body: dict[str, Any]) -> Any:
        album = json.loads(body["media"])
        assert all(one["media"].removeprefix("attach://") in body for one in album)
        return [
            self._say(body, {"caption": one["caption"], one["type"]: [{"file_id": "F1"}]}, 1024, "")
            for one in album
        ]

    def do_sendPoll(self, body: dict[str, Any]) -> Any:
        options = [one["text"] for one in body["options"]]
        if not 1 <= units(body["question"]) <= 300 or not all(1 <= units(one) <= 100 for one in options):
            raise Wrong(400, "Bad Request: poll question or option has a wrong length")
        if not 1 <= len(options) <= 12:
            raise Wrong(400, "Bad Request: poll must have at most 12 options")
        if not 5 <= body.get("open_period", 5) <= 2_628_000:
            raise Wrong(400, "Bad Request: wrong open_period specified")
        if str(body["chat_id"]) == "@aurora" and not body.get("is_anonymous", True):
            raise Wrong(400, "Bad Request: non-anonymous polls can't be sent to channel chats")
        poll = {
            "id": f"poll{self.numbers}",
            "question": body["question"],
            "options": [{"text": one, "voter_count": 0} for one in options],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": body.get("is_anonymous", True),
            "type": "regular",
            "allows_multiple_answers": body.get("allows_multiple_answers", False),
            "open_period": body.get("open_period"),
        }
        return self._say(body, {"poll": poll}, 0, "")

    def _say(self, body: dict[str, Any], said: dict[str, Any], most: int, empty: str) -> dict[str, Any]:
        chat, words = str(body["chat_id"]), said.get("text", said.get("caption", ""))
        if above := body.get("reply_parameters"):
            above = json.loads(above) if isinstance(above, str) else above  # a form with files holds it as text
            said = {**said, "reply_to_message": {"message_id": above["message_id"]}}
        if time.monotonic() < self.busy_until:
            raise Wrong(429, f"Too Many Requests: retry after {WAIT}", retry_after=WAIT)
        if chat in self.blocked:
            raise Wrong(403, "Forbidden: bot was blocked by the user")
        if chat == "@aurora":
            return self._message(CHANNEL, {**said, "from": BOT})
        if chat not in self.chats:
            raise Wrong(400, "Bad Request: chat not found")
        if units(words) > most or (empty and not words):
            raise Wrong(400, "Bad Request: message is too long" if words else f"Bad Request: {empty}")
        return self._message(self.chats[chat][0]["chat"], {**said, "from": BOT})

    def do_editMessageText(self, body: dict[str, Any]) -> Any:
        found = self._mine(body)
        if found["text"] == body["text"]:
            raise Wrong(400, "Bad Request: message is not modified: specified new message content is the same")
        found["text"] = body["text"]
        return found

    def do_editMessageCaption(self, body: dict[str, Any]) -> Any:
        found = self._mine(body)
        if not {"photo", "video"} & found.keys():
            raise Wrong(400, "Bad Request: there is no caption in the message to edit")
        found["caption"] = body["caption"]
        return found

    def do_deleteMessage(self, body: dict[str, Any]) -> Any:
        found = self._mine(body)
        self.chats[str(found["chat"]["id"])].remove(found)
        return True

    def _mine(self, body: dict[str, Any]) -> dict[str, Any]:
        rows = self.chats.get(str(body["chat_id"]), [])
        found = next((one for one in rows if one["message_id"] == body["message_id"]), None)
        if found is None:
            raise Wrong(400, "Bad Request: message to delete not found")
        return found


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found: dict[str, Any] = await request.json()
        return found
    return dict(await request.post())
