"""Telegram's updates in our words; pure. One raw item is one `Update`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.json_fields import at, need, need_time, object_of, part, parts, read_time, text
from rapport.connectors.raw_items import raw_items, unpacked
from rapport.connectors.telegram.place import answered, message_id, name
from rapport.connectors.telegram.words import files, words
from rapport.domain.message import (
    Act,
    Activity,
    Author,
    Echo,
    Edited,
    Event,
    Incoming,
    Kind,
    Removed,
    Visibility,
)

SAID = ("message", "business_message", "channel_post")
CHANGED = ("edited_message", "edited_business_message", "edited_channel_post")
DONE = ("message_reaction", "callback_query", "deleted_business_messages")
PASSED_OVER = (
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "business_connection",
    "inline_query",
    "chosen_inline_result",
    "poll",
    "poll_answer",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
)

HEARD = "rapport_heard_at"  # put beside an update where it is known: some tell no time of their own
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def timed(updates: Iterable[Any], now: datetime) -> list[bytes]:
    """Updates as raw items that say when they were heard."""
    return raw_items(_timed(updates, now))


def _timed(updates: Iterable[Any], now: datetime) -> Iterator[Any]:
    heard = {HEARD: now.isoformat()}
    return ({**one, **heard} if isinstance(one, dict) else one for one in updates)


def unpack(answer: bytes, now: datetime) -> list[bytes]:
    """A whole answer, a list, or one webhook's body as raw items."""
    return unpacked(answer, lambda said: _timed(_updates(said), now))


def _updates(said: Any) -> list[Any]:
    if isinstance(said, dict) and "ok" in said and "update_id" not in said:
        if not isinstance(said.get("result"), dict | list):
            return [] if said["ok"] is True else [said]  # done; or it says why not
        said = said["result"]
    return said if isinstance(said, list) else [said]


def unknown_kind(raw: bytes) -> str:
    """As `NamesKinds.unknown_kind`: what an update holds beside its number."""
    said = object_of(raw)
    known = (*SAID, *CHANGED, *DONE, *PASSED_OVER, "update_id", HEARD)
    return min((one for one in said if one not in known), default="") if "update_id" in said else ""


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    """One update, or one bare message, to events; kinds that mean nothing to us are []."""
    said = object_of(raw)
    if not any(part(said, kind) for kind in (*SAID, *CHANGED)):
        need(said, "message_id" if "chat" in said and "update_id" not in said else "update_id")
    us = _us(said, link)
    found = said if "chat" in said else next((part(said, kind) for kind in SAID if kind in said), {})
    if found:
        return _message(found, us)
    if changed := next((part(said, kind) for kind in CHANGED if kind in said), {}):
        return _edited(changed, us)
    if reaction := part(said, "message_reaction"):
        return _reaction(reaction)
    if pressed := part(said, "callback_query"):
        return _pressed(pressed, read_time(said, HEARD))
    if gone := part(said, "deleted_business_messages"):
        ids = at(gone, "message_ids")
        numbers = [number for one in ids if (number := text({"id": one}, "id"))] if isinstance(ids, list) else []
        chat = need(gone, "chat", "id")
        when = read_time(said, HEARD) or NEVER
        return [Removed(name(chat, one), when) for one in numbers]
    return []


def _us(said: dict[str, Any], link: ChannelConfig) -> str:
    """Our number; where only our name is known, the number that stands beside it in an update."""
    handle = link.handle.removeprefix("@").casefold()
    for one in (said, *(part(said, kind) for kind in SAID)):
        for who in (part(one, "from"), part(one, "reply_to_message", "from")):
            if handle and text(who, "username").casefold() == handle:
                return text(who, "id")
    return link.network_id


def _pressed(said: dict[str, Any], heard: datetime | None) -> list[Event]:
    """A button under a message of the bot's, by what is written on it; one of another chat's message is none."""
    under, data = part(said, "message"), text(said, "data")
    rows = at(under, "reply_markup", "inline_keyboard")
    shown = [one for row in rows if isinstance(row, list) for one in row] if isinstance(rows, list) else []
    words = next((text(one, "text") for one in shown if text(one, "callback_data") == data), "") or data
    if not part(under, "chat") or not words:
        return []
    chat, when = need(under, "chat", "id"), heard or need_time(under, "date")
    row = {**under, "from": part(said, "from"), "reply_to_message": under, "text": words}
    found = _incoming({**row, "edit_date": None, "caption_entities": None, "entities": None}, "")
    return [replace(found, network_id=name(chat, f"button-{need(said, 'id')}"), at=when, media=(), quoted="")]


def _message(said: dict[str, Any], us: str) -> list[Event]:
    if not words(said) and not files(said):
        return []  # somebody came, left, pinned, changed the title
    if said.get("is_automatic_forward") is True:
        return []  # a post of the channel once more, put into its group by Telegram
    if _is_ours(said, us):
        return [_echo(said)]
    return [_incoming(said, us)]


def _edited(said: dict[str, Any], us: str) -> list[Event]:
    """What a contact changed, or a post of the channel, which is the channel's own. Pictures arriving late and the
    like are told as changes without a time: none.
    """
    when, posted = read_time(said, "edit_date"), text(said, "chat", "type") == "channel"
    if when is None or not (words(said) or files(said)) or (_is_ours(said, us) and not posted):
        return []
    spoken = {**said, "sender_chat": part(said, "chat")} if posted else said
    return [Edited(_incoming(spoken, us), when)]


def _is_ours(said: dict[str, Any], us: str) -> bool:
    """The bot's own, a post in the channel, or what the owner of a business account wrote to a customer."""
    sender, chat = text(said, "from", "id"), text(said, "chat", "id")
    if text(said, "chat", "type") == "channel" or (us and sender == us):
        return True
    return bool(said.get("business_connection_id")) and bool(sender) and sender != chat


def _incoming(said: dict[str, Any], us: str) -> Incoming:
    who = _author(said)
    replied = part(said, "reply_to_message")
    quoted = text(said, "quote", "text") or (words(replied) if replied else "")
    edited = read_time(said, "edit_date")
    private = text(said, "chat", "type") in ("private", "")
    return Incoming(
        network_id=message_id(said),
        kind=Kind.DIRECT if private else _in_a_group(replied, us),
        author=who,
        text=words(said),
        at=need_time(said, "date"),
        thread=_thread(said, who.network_id),
        in_reply_to=answered(replied),
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        quoted=quoted,
        media=files(said),
        automatic=who.is_bot or text(said, "via_bot", "id") != "",
        version=edited.isoformat() if edited else "",
        written=edited,
    )


def _in_a_group(replied: dict[str, Any], us: str) -> Kind:
    """A comment answers us, or a post of the channel that Telegram put into the group by itself."""
    ours = bool(us) and text(replied, "from", "id") == us
    return Kind.COMMENT if ours or replied.get("is_automatic_forward") is True else Kind.MENTION


def _echo(said: dict[str, Any]) -> Echo:
    private = text(said, "chat", "type") in ("private", "")
    replied = part(said, "reply_to_message")
    return Echo(
        network_id=message_id(said),
        thread=_thread(said, text(replied, "from", "id")),
        text=words(said),
        at=need_time(said, "date"),
        in_reply_to=answered(replied),
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
    )


def _thread(said: dict[str, Any], contact: str) -> str:
    """A private chat is one conversation; in a group it is one contact under one topic or post."""
    chat, kind = need(said, "chat", "id"), text(said, "chat", "type")
    business = text(said, "business_connection_id")
    if kind in ("private", ""):
        return f"{chat}@{business}" if business else chat
    if kind == "channel":
        return message_id(said)
    topic = text(said, "message_thread_id") or "0"
    return f"{chat}:{topic}:{contact}" if contact else f"{chat}:{topic}"


def _author(said: dict[str, Any]) -> Author:
    """A person, or a group or channel that speaks in its own name."""
    who = part(said, "sender_chat") or part(said, "from")
    handle = text(who, "username")
    called = text(who, "title") or f"{text(who, 'first_name')} {text(who, 'last_name')}".strip()
    return Author(
        network_id=need(who, "id"),
        handle=handle,
        name=called or handle,
        url=f"https://t.me/{handle}" if handle.isascii() and handle.isidentifier() else "",
        is_bot=who.get("is_bot") is True,
    )


def _reaction(said: dict[str, Any]) -> list[Event]:
    """The signs that somebody has put under a message by now; none: they were taken away."""
    who = part(said, "user") or part(said, "actor_chat")
    if not who or not isinstance(said.get("new_reaction"), list):
        return []
    target = name(need(said, "chat", "id"), need(said, "message_id"))
    by, when = _author({"from": who}), need_time(said, "date")
    number = f"{target}:{by.network_id}"
    if not parts(said, "new_reaction"):
        return [Removed(number, when)]
    return [Activity(number, Act.FAVOURITE, by, when, target)]
