"""The connector for a number on the WhatsApp Business Platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import FormData

from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity
from rapport.connectors.errors import ConnectorError, MaybeSent, Refused
from rapport.connectors.exports.box import Box
from rapport.connectors.exports.values import Export, Told
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.graph.hook import signed
from rapport.connectors.graph.permissions import inspected
from rapport.connectors.hooks import HookAnswer, HookRequest, challenged, signed_post
from rapport.connectors.http import Http
from rapport.connectors.json_fields import parts, text
from rapport.connectors.manifest import load
from rapport.connectors.whatsapp.export import export
from rapport.connectors.whatsapp.files import file_of
from rapport.connectors.whatsapp.limits import LIMITS, limits_told
from rapport.connectors.whatsapp.templates import FIELDS, message, read_template
from rapport.connectors.whatsapp.translate import OURS, items, translate, unknown_kind, unpack
from rapport.domain.message import Event, Media
from rapport.domain.reply import Outgoing, Sent
from rapport.domain.template import NetworkTemplate

SERVER = "https://graph.facebook.com"
PAGES = 10
TOLD = f"id,display_phone_number,verified_name,quality_rating,{LIMITS}"
LOW = "Customers blocked or reported this number lately: Meta may let you write to fewer people first."


class WhatsappConnector(Connector):
    """One number. Meta calls and cannot be asked; what it tells of a message carries our key."""

    manifest = load("rapport.connectors.whatsapp")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.api = GraphApi(http, link.settings.get("server") or SERVER, link.secrets.get("token", ""))

    async def verify(self) -> OwnIdentity:
        number = self.link.settings.get("number", "").strip()
        if not number.isdecimal():
            raise Refused("The phone number ID is a row of digits; it stands under WhatsApp › API setup.")
        found = await self.api.call("GET", number, {"fields": TOLD})
        notes = [LOW] if text(found, "quality_rating") in ("YELLOW", "RED") else []
        shown, name = text(found, "display_phone_number"), text(found, "verified_name")
        try:
            await self.api.call(
                "POST", f"{self.link.settings.get('account', '').strip()}/subscribed_apps", json={}
            )
        except ConnectorError:
            notes.append("Meta will not call Rapport for this number: is the business account ID right?")
        return OwnIdentity(number, shown or number, name or shown, tuple(notes), limits_told(found))

    async def permissions(self, proved: OwnIdentity) -> Mapping[str, bool]:
        return await inspected(self.api, self.link.secrets.get("token", ""), self.manifest.asked_for)

    async def send(self, outgoing: Outgoing) -> Sent:
        self._checked(outgoing)
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": outgoing.to or outgoing.thread,
            "biz_opaque_callback_data": OURS + outgoing.key,
            **self._said(outgoing),
        }
        if outgoing.in_reply_to and not outgoing.template:
            body["context"] = {"message_id": outgoing.in_reply_to}
        where = f"{self.link.network_id}/messages"
        found = parts(await self.api.call("POST", where, json=body, key=outgoing.key), "messages")
        number = next((text(one, "id") for one in found), "")
        if not number:
            raise MaybeSent(outgoing.key, "Meta answered something that is no proof.")
        return Sent(number)

    async def templates(self) -> list[NetworkTemplate]:
        account, found, after = self.link.settings.get("account", "").strip(), list[NetworkTemplate](), ""
        for _ in range(PAGES):
            asked = {"fields": FIELDS, "limit": "100", **({"after": after} if after else {})}
            rows, after = await self.api.listed(f"{account}/message_templates", asked)
            found += [one for row in rows if (one := read_template(row))]
            if not after:
                break
        return found

    @staticmethod
    def _said(outgoing: Outgoing) -> dict[str, Any]:
        words = outgoing.text.strip()
        if outgoing.template:
            return message(outgoing.template)
        if outgoing.media:
            caption = {"caption": words} if words else {}
            return {"type": "image", "image": {"id": outgoing.media[0].id, **caption}}
        return {"type": "text", "text": {"body": words, "preview_url": False}}

    def _checked(self, outgoing: Outgoing) -> None:
        words = outgoing.text.strip()
        if not words and not outgoing.media:
            raise Refused("There are no words to send.")
        most = self.manifest.limits.caption if outgoing.media else self.manifest.limits.text
        if len(words) > most:
            raise Refused(f"These words have {len(words)} characters; WhatsApp takes {most} here. Shorten them.")
        if len(outgoing.media) > 1 or not all(one.id for one in outgoing.media):
            raise Refused("WhatsApp takes one picture with a message, uploaded before.")
        if not (outgoing.to or outgoing.thread):
            raise Refused("It is not known whom these words are for.")

    async def upload(self, key: str, content: bytes, media: Media) -> Media:
        """A picture that is kept for a month, and shown to nobody until it is sent."""
        form = FormData({"messaging_product": "whatsapp", "type": media.mime})
        form.add_field("file", content, filename=media.name or "file", content_type=media.mime)
        return replace(
            media, id=text(await self.api.call("POST", f"{self.link.network_id}/media", data=form), "id")
        )

    async def find_upload(self, key: str, media: Media) -> Media | None:
        return None

    async def download(self, media: Media, most: int) -> bytes:
        return await file_of(self.api, media.id, most)

    @staticmethod
    def hook(request: HookRequest, secrets: Mapping[str, str]) -> HookAnswer:
        if request.method == "GET":
            return challenged(request, secrets.get("verify", ""))
        answer = signed_post(request, secrets.get("client_secret") or secrets.get("webhook", ""), signed)
        return HookAnswer(200, items=items(request.body)) if answer.status == 200 else answer

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        return translate(raw, link)

    @staticmethod
    def unknown_kind(raw: bytes) -> str:
        return unknown_kind(raw)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer)

    @staticmethod
    def export(box: Box, told: Told) -> Export | None:
        return export(box, told)
