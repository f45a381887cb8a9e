"""Meta's cloud for one WhatsApp number: its window, its pace, what it tells of a message, and its description."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from typing import Any

from aiohttp import web
from tests.described import document
from tests.described.asked import faults
from tests.peers.emulated import Emulator
from tests.peers.graph_server import TOKEN, wrong

from rapport.connectors.hooks import HookRequest
from rapport.connectors.whatsapp.connector import WhatsappConnector

NUMBER, ACCOUNT, DEE = "106540352242922", "102290129340398", "16505551234"
CONTACT = {"profile": {"name": "Dee Marsh"}, "wa_id": DEE, "user_id": "US.13491208655302741918"}
META, SAY = document("whatsapp"), "POST /{number}/messages"
GIVEN = {"number": NUMBER, "account": ACCOUNT, "token": TOKEN, "client_secret": "s", "verify": "rye"}
CARRIED = "biz_opaque_callback_data"
FILES = "/whatsapp_business/attachments/"
Row = dict[str, Any]
READY = {
    "type": "BODY",
    "text": "Hello {{1}}, your order {{2}} is ready.",
    "example": {"body_text": [["Dee", "A-17"]]},
}
NAMED = {
    "type": "BODY",
    "text": "Ciao {{first_name}}, ti aspettiamo.",
    "example": {"body_text_named_params": [{"param_name": "first_name", "example": "Dee"}]},
}
TEMPLATES: list[Row] = [
    {"name": "order_ready", "language": "en", "category": "UTILITY", "status": "APPROVED", "components": [READY]},
    {"name": "come_back", "language": "it", "category": "MARKETING", "status": "APPROVED", "components": [NAMED]},
    {"name": "summer", "language": "en", "category": "MARKETING", "status": "PENDING", "components": [READY]},
    {"name": "picture", "language": "en", "category": "MARKETING", "status": "APPROVED",
     "components": [{"type": "HEADER", "format": "IMAGE"}, READY]},
]  # fmt: skip


class WhatsApp(Emulator):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Row] = []
        self.tokens, self.heard, self.hurried = {TOKEN}, time.time(), False
        self.templates = [dict(one) for one in TEMPLATES]
        self.times: list[tuple[float, str, str]] = []
        self.broken, self.people, self.locked = 0, 250, False
        self.told: Row = {"throughput": {"level": "STANDARD"}, "quality_rating": "GREEN",
                          "whatsapp_business_manager_messaging_limit": "TIER_250"}  # fmt: skip

    def call(self, **value: Any) -> bytes:
        """A call of Meta's about the number."""
        about = {"display_phone_number": "15550783881", "phone_number_id": NUMBER}
        value = {"messaging_product": "whatsapp", "metadata": about, **value}
        entry = {"id": ACCOUNT, "changes": [{"field": "messages", "value": value}]}
        return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()

    def tells(self, field: str, ago: int = 0, account: str = ACCOUNT, **value: Any) -> list[bytes]:
        """A call of Meta's about the account, signed, as the items that come of it here."""
        entry = {"id": account, "time": int(time.time()) - ago, "changes": [{"field": field, "value": value}]}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        signature = "sha256=" + hmac.new(GIVEN["client_secret"].encode(), body, hashlib.sha256).hexdigest()
        told = HookRequest("POST", body, {"x-hub-signature-256": signature})
        return [raw for _, raw in WhatsappConnector.hook(told, GIVEN).items]

    def says(self, words: str, ago: int = 0) -> bytes:
        self.heard = time.time() - ago
        said = {"from": DEE, "id": f"wamid.{len(words)}", "timestamp": str(int(self.heard)), "type": "text"}
        return self.call(contacts=[CONTACT], messages=[{**said, "text": {"body": words}}])

    def sends_file(self, content: bytes, kind: str = "image", told: int | None = None, **more: str) -> bytes:
        """A file, which Meta keeps under a number; `more` is what it tells of it."""
        file = self.keep(str(7_000_001 + len(self.kept)), content, told)
        said = {"from": DEE, "id": f"wamid.f{file.number}", "timestamp": str(int(time.time())), "type": kind}
        about = {"id": file.number, "mime_type": "image/jpeg", "sha256": "x", **more}
        return self.call(contacts=[CONTACT], messages=[{**said, kind: about}])

    def _file(self, request: web.Request, number: str) -> web.Response:
        where = f"{request.scheme}://{request.host}{FILES}?mid={number}&ext=1"
        told = {"url": where, "mime_type": "image/jpeg", "sha256": "x", "file_size": self.kept[number].told}
        return web.json_response({"messaging_product": "whatsapp", "id": number, **told})

    def status(self, state: str, sent: Row, **more: Any) -> bytes:
        told = {"id": sent["id"], "status": state, "timestamp": str(int(time.time())), "recipient_id": sent["to"]}
        return self.call(contacts=[CONTACT], statuses=[{**told, CARRIED: sent[CARRIED], **more}])

    async def honest(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return wrong(190, "Error validating access token.", 401)
        if request.path == FILES:
            return await self.give(request.query["mid"])
        if request.method == "GET" and (number := request.path.rpartition("/")[2]) != NUMBER:
            if number in self.kept:
                return self._file(request, number)
            if "message_templates" not in request.path:
                return wrong(100, f"Unsupported get request. Object with ID '{number}' does not exist")
        if request.path.endswith("/media"):
            return web.json_response({"id": "M1"})
        if request.path.endswith(f"/{ACCOUNT}/message_templates"):
            return self._listed(request)
        if not request.path.endswith("/messages"):
            asked = set(request.query.get("fields", "").split(","))
            told = {name: value for name, value in self.told.items() if name in asked}
            shown = {"id": NUMBER, "display_phone_number": "+1 555-078-3881", "verified_name": "Aurora"}
            return web.json_response({**shown, **told})
        body = await request.json()
        self._described(body)
        if self.locked:
            return wrong(131031, "Business Account locked", 403)
        if self.hurried:
            return wrong(131056, "Pair rate limit hit")
        if self._too_many(body):
            return wrong(131056, "Pair rate limit hit")
        if wrongly := self._template_wrong(body):
            return wrongly
        if body["type"] != "template" and time.time() - self.heard > 86_400:
            return wrong(131047, "Re-engagement message")
        self.sent.append({**body, "id": f"wamid.out{len(self.sent)}"})
        self.times.append((time.time(), body["to"], body["type"]))
        whom = {
            "contacts": [{"input": body["to"], "wa_id": body["to"]}],
            "messages": [{"id": self.sent[-1]["id"]}],
        }
        return web.json_response({"messaging_product": "whatsapp", **whom})

    def _listed(self, request: web.Request) -> web.Response:
        """Two at a time."""
        start = int(request.query.get("after") or 0)
        more = {"next": "https://graph.example/next"} if start + 2 < len(self.templates) else {}
        rows = [{"id": str(n), "parameter_format": _places(row), **row} for n, row in enumerate(self.templates)]
        paging = {"cursors": {"after": str(start + 2)}, **more}
        there = {"total_count": len(rows), "message_template_count": len(rows), "message_template_limit": 250}
        summed = {"summary": {**there, "are_translations_complete": False}} if "summary" in request.query else {}
        return web.json_response({"data": rows[start : start + 2], "paging": paging, **summed})

    def _too_many(self, body: Row) -> bool:
        """Ten to one person in a minute, and no more people written to first in a day than the tier says."""
        now, first = time.time(), body["type"] == "template"
        lately = [to for at, to, _ in self.times if at > now - 60]
        met = {to for at, to, kind in self.times if at > now - 86_400 and kind == "template"}
        self.broken += lately.count(body["to"]) >= 10 or (first and len(met | {body["to"]}) > self.people)
        return lately.count(body["to"]) >= 10

    def _template_wrong(self, body: Row) -> web.Response | None:
        """Meta's own refusals of a template."""
        if body["type"] != "template":
            return None
        said = body["template"]
        named = (said["name"], said["language"]["code"])
        row = next((one for one in self.templates if (one["name"], one["language"]) == named), None)
        if row is None:
            return wrong(132001, "Template name does not exist in the translation")
        if row["status"] != "APPROVED":
            return wrong(132015, "Template is paused")
        [own] = [one["text"] for one in row["components"] if one["type"] == "BODY"]
        given = [one["parameters"] for one in said.get("components", []) if one["type"].lower() == "body"]
        names = [one.get("parameter_name", "") for one in (given[0] if given else [])]
        wanted = re.findall(r"{{(\w+)}}", own)
        if len(names) != len(wanted) or any(name not in wanted for name in names if name):
            return wrong(132000, "Number of parameters does not match the expected number of params")
        return None

    def _described(self, body: Row) -> None:
        """What is deeper inside other people's libraries write in their own way, and Meta takes it."""
        self.unknown += [one for one in faults(META, SAY, {}, body) if one.count(": ") == 2]


def _places(row: Row) -> str:
    return "NAMED" if NAMED in row["components"] else "POSITIONAL"
