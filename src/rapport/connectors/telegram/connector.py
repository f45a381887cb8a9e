"""The connector for a bot on Telegram."""

from __future__ import annotations

import re
import secrets as random
from collections.abc import Mapping
from datetime import UTC, datetime

from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity, Page
from rapport.connectors.errors import MaybeSent, Refused, Unreadable
from rapport.connectors.hooks import HERE, METHOD, UNSIGNED, HookAnswer, HookRequest, same
from rapport.connectors.http import Http
from rapport.connectors.json_fields import text, whole
from rapport.connectors.manifest import load
from rapport.connectors.telegram import saying
from rapport.connectors.telegram.api import Api
from rapport.connectors.telegram.place import Place
from rapport.connectors.telegram.translate import timed, translate, unknown_kind, unpack
from rapport.connectors.telegram.words import length
from rapport.domain.acts import Removal
from rapport.domain.message import Event, Kind, Media
from rapport.domain.reply import Outgoing, Sent

TOKEN = re.compile(r"\d{3,20}:[\w-]{10,100}", re.ASCII)
WANTED = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
]
CALLED = "webhook is active"


class TelegramConnector(Connector):
    """One bot. The cursor is the number of the update to ask for next; asking for it confirms those before."""

    manifest = load("rapport.connectors.telegram")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.api = Api(http, link.settings, link.secrets.get("token", ""))

    @staticmethod
    def count(text: str, settings: Mapping[str, str]) -> int:
        return length(text.replace("\r\n", "\n"))

    @staticmethod
    def conversation(outgoing: Outgoing, settings: Mapping[str, str]) -> str:
        """A chat, whatever is answered in it; the channel for what is published."""
        if outgoing.kind is Kind.POST:
            return settings.get("channel", "").strip()
        thread = outgoing.thread.partition("@")[0].partition(":")[0]
        return outgoing.in_reply_to.rpartition(":")[0] or thread or outgoing.to

    async def verify(self) -> OwnIdentity:
        if not TOKEN.fullmatch(self.link.secrets.get("token", "").strip()):
            raise Refused("That is no bot token. @BotFather gives one, as in 123456:AAbbcc.")
        me = await self.api.call("getMe", {})
        number, handle = text(me, "id"), text(me, "username")
        if not number or (isinstance(me, dict) and me.get("is_bot") is False):
            raise Refused("Telegram says that this is no bot.")
        signing = self.link.secrets.get("webhook") or random.token_urlsafe(32)
        notes = [*await self._called_by(signing), *await self._channel(number)]
        if isinstance(me, dict) and me.get("can_read_all_group_messages") is not True:
            notes.append("In groups the bot sees only what is said to it: its privacy mode is on.")
        return OwnIdentity(
            number, handle or number, text(me, "first_name"), tuple(notes), made={"webhook": signing}
        )

    async def _called_by(self, signing: str) -> list[str]:
        """Sets or takes back the webhook as the form says; somebody else's is left alone and told."""
        wanted, info = (
            self.link.settings.get("webhook_address", "").strip(),
            await self.api.call("getWebhookInfo", {}),
        )
        there = text(info, "url")
        if wanted and wanted != there:
            body = {"url": wanted, "secret_token": signing, "allowed_updates": WANTED}
            await self.api.call("setWebhook", body)
        if wanted or not there:
            return []
        if not self.link.key or not there.endswith(f"/in/{self.link.key}"):
            raise Refused(f"Another program hears this bot at {there[:80]}. Make a bot of its own for Rapport.")
        await self.api.call("deleteWebhook", {"drop_pending_updates": False})
        return []

    async def _channel(self, bot: str) -> list[str]:
        if not (channel := self.link.settings.get("channel", "").strip()):
            return []
        member = await self.api.call("getChatMember", {"chat_id": channel, "user_id": int(bot)})
        if text(member, "status") not in ("administrator", "creator"):
            raise Refused(f"The bot is no administrator of {channel[:60]}; make it one there first.")
        return []

    async def fetch(self, cursor: str) -> Page:
        asked = {"timeout": 0, "limit": 100, "allowed_updates": WANTED}
        if cursor.isdecimal():
            asked["offset"] = int(cursor)
        try:
            found = await self.api.call("getUpdates", asked)
        except Refused as error:
            if CALLED not in str(error):
                raise
            return Page([], cursor)  # Telegram calls us, and keeps for a day what it could not deliver
        numbers = [whole(one, "update_id") for one in found] if isinstance(found, list) else [None]
        told = [one for one in numbers if one is not None]
        if len(told) < len(numbers):
            raise Unreadable("Telegram answered something that is no list of updates.")
        return Page(timed(found, datetime.now(UTC)), str(max(told) + 1) if told else cursor)

    async def send(self, outgoing: Outgoing) -> Sent:
        saying.checked(outgoing)
        return await saying.say(self.api, Place.of(outgoing), outgoing)

    async def publish(self, outgoing: Outgoing) -> Sent:
        channel = self.link.settings.get("channel", "").strip()
        if not channel:
            raise Refused("This bot has no channel to publish in; name it under Sign in again.")
        reply = Place.named(outgoing.in_reply_to).message if outgoing.in_reply_to else ""
        return await saying.say(self.api, Place(channel, reply), outgoing)

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        raise MaybeSent(outgoing.key, "Telegram shows a bot no history; look in the channel whether it is there.")

    async def edit(self, network_id: str, outgoing: Outgoing) -> Sent:
        return await saying.edit(self.api, network_id, outgoing)

    async def remove(self, removal: Removal) -> None:
        await saying.remove(self.api, removal)

    async def removed(self, removal: Removal) -> bool:
        raise MaybeSent(removal.key, "Telegram does not tell a bot what is still there; look in the chat.")

    async def download(self, media: Media, most: int) -> bytes:
        return await self.api.file(media.id, most)

    @staticmethod
    def hook(request: HookRequest, secrets: Mapping[str, str]) -> HookAnswer:
        """The secret that we gave Telegram comes back in a header of every call."""
        if request.method != "POST":
            return METHOD
        secret, given = secrets.get("webhook", ""), request.headers.get("x-telegram-bot-api-secret-token", "")
        return HookAnswer(200, items=[(HERE, request.body)]) if secret and same(given, secret) else UNSIGNED

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        return translate(raw, link)

    @staticmethod
    def unknown_kind(raw: bytes) -> str:
        return unknown_kind(raw)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer, at)
