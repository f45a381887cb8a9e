"""Where on Telegram something is: messages are numbered chat by chat, so every id of ours names the chat, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapport.connectors.errors import Refused
from rapport.connectors.json_fields import need, part, text
from rapport.domain.reply import Outgoing

LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, in it perhaps a message to answer, and the business account on whose behalf the bot speaks."""

    chat: str
    message: str = ""
    business: str = ""

    @classmethod
    def of(cls, outgoing: Outgoing) -> Place:
        """Raises `Refused` for what was never a place here."""
        thread, _, business = outgoing.thread.partition("@")
        chat, _, message = outgoing.in_reply_to.rpartition(":")
        return cls(_chat(chat or thread.partition(":")[0] or outgoing.to), message, business)

    @classmethod
    def named(cls, network_id: str) -> Place:
        """The place of a message by its id. Raises `Refused`."""
        chat, _, message = network_id.rpartition(":")
        if not message.isdecimal():
            raise Refused("That is no message on Telegram.")
        return cls(_chat(chat), message)

    def form(self) -> dict[str, Any]:
        """As the Bot API wants it; a message that is gone meanwhile does not keep the answer back."""
        found: dict[str, Any] = {"chat_id": number(self.chat)}
        if self.message.isdecimal():
            found["reply_parameters"] = {
                "message_id": int(self.message),
                "allow_sending_without_reply": True,
            }
        if self.business:
            found["business_connection_id"] = self.business
        return found


def number(chat: str) -> int | str:
    """A chat's number, or the @name of a channel."""
    return int(chat) if chat.removeprefix("-").isdecimal() else chat


def name(chat: str, message: str) -> str:
    return f"{chat}:{message}"


def answered(replied: dict[str, Any]) -> str:
    """What was answered; of a post that Telegram put into the channel's group, the post in the channel itself."""
    if not text(replied, "message_id"):
        return ""
    if replied.get("is_automatic_forward") is True:
        origin = part(replied, "forward_origin")
        chat = text(origin, "chat", "id") or text(replied, "forward_from_chat", "id")
        number = text(origin, "message_id") or text(replied, "forward_from_message_id")
        if chat and number.isdecimal() and len(chat + number) <= LONGEST_ID:
            return name(chat, number)
    return message_id(replied)


def message_id(said: dict[str, Any]) -> str:
    """A message by its chat and its number there. Raises `Unreadable`."""
    chat = text(said, "chat", "id")
    return name(chat, need(said, "message_id")) if chat else need(said, "message_id")


def _chat(found: str) -> str:
    if not found.removeprefix("-").isdecimal() and not found.startswith("@"):
        raise Refused("It is not known in which chat these words belong.")
    return found
