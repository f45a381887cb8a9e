"""Meta's calls about a number in our words; pure. One raw item is one call, or one change of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.hooks import HERE
from rapport.connectors.json_fields import name, need, need_time, object_of, part, parts, read_time, text
from rapport.connectors.raw_items import raw_items, unpacked
from rapport.connectors.whatsapp import templates
from rapport.connectors.whatsapp.account import FIELDS as OF_ACCOUNT
from rapport.connectors.whatsapp.account import account_told
from rapport.domain.message import (
    Act,
    Activity,
    Arrived,
    Author,
    Echo,
    Edited,
    Event,
    Incoming,
    Kind,
    Media,
    Receipt,
    Removed,
    Undelivered,
)

FILES = ("image", "video", "audio", "document", "sticker")
ARRIVED = {"delivered": Arrived.DELIVERED, "read": Arrived.SEEN, "played": Arrived.SEEN}
TOLD = ("messages", "message_echoes", "smb_message_echoes", "statuses")
ANSWERED = frozenset({"id", "message_status"})  # what a call of ours is answered
SILENT = ("system", "request_welcome")
# What Meta calls about, known here; of the last ones nothing is a conversation's.
FIELDS = frozenset(
    {
        "messages",
        "message_echoes",
        "smb_message_echoes",
        "message_template_status_update",
        "message_template_quality_update",
        "message_template_components_update",
        "smb_app_state_sync",
    }
)
OURS = "rapport:"  # before our key in what Meta carries along and tells again


def values(said: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The changes of a call, each with the number that it is about, `HERE` for the account as a whole."""
    for entry in parts(said, "entry"):
        for one in parts(entry, "changes"):
            about = {"id": name(entry, "id"), "time": entry.get("time")}
            yield name(one, "value", "metadata", "phone_number_id") or HERE, {**one, "entry": about}


def items(body: bytes) -> list[tuple[str, bytes]]:
    """A call's items with the number that each is about. Raises `Unreadable`."""
    found = [(number, each) for number, one in values(object_of(body)) for each in _each(one)]
    return list(zip([number for number, _ in found], raw_items(each for _, each in found), strict=True))


def unpack(answer: bytes) -> list[bytes]:
    return unpacked(answer, _unpacked)


def _unpacked(said: Any) -> Iterable[Any]:
    if not isinstance(said, dict) or "entry" not in said:
        return said if isinstance(said, list) else [said]
    return (each for _, one in values(said) for each in _each(one))


def _each(change: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A change as one for each thing that it tells of, so that one without sense holds up no other."""
    value = part(change, "value")
    people = {text(one, key): one for one in parts(value, "contacts") for key in ("wa_id", "user_id")}
    number = {"metadata": {"phone_number_id": name(value, "metadata", "phone_number_id")}}
    told = [(kind, one) for kind in TOLD for one in parts(value, kind)]
    for kind, one in told:
        who = people.get(text(one, "from") or text(one, "from_user_id"))
        beside = {"contacts": [who]} if who else {}
        yield {"field": text(change, "field")[:100], "value": {**number, **beside, kind: [one]}}
    if not told:
        yield change


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    said = object_of(raw)
    changes = [one for _, one in values(said)] if isinstance(said.get("entry"), list) else [said]
    found, account = list[Event](), link.settings.get("account", "").strip()
    for one in changes:
        value = part(one, "value") or one
        if text(value, "message_template_name"):
            found += _template(one, value, account)
        elif text(one, "field") in OF_ACCOUNT:
            found += account_told(one, value, link)
        else:
            found += _change(value)
    return found


def unknown_kind(raw: bytes) -> str:
    """As `NamesKinds.unknown_kind`: the field of a change, else the type of a message."""
    said = object_of(raw)
    for one in [one for _, one in values(said)] if "entry" in said else [said]:
        field, value = text(one, "field"), part(one, "value")
        if field and field not in FIELDS | OF_ACCOUNT and not any(parts(value, kind) for kind in TOLD):
            return f"changes {field}"
    return ""


def _template(change: dict[str, Any], value: dict[str, Any], account: str) -> list[Event]:
    """What becomes of the words of templates is none of a template's own state, nor is another account's."""
    field, theirs = text(change, "field"), text(change, "entry", "id")
    if field not in ("", "message_template_status_update") or (account and theirs and theirs != account):
        return []
    at = read_time(change, "entry", "time") or read_time(value, "timestamp") or need_time(value, "time")
    return [*templates.told(value, at)]


def _change(value: dict[str, Any]) -> list[Event]:
    """Accounts and whatever else is changed means nothing to a conversation."""
    people = parts(value, "contacts")
    names = {text(one, key): text(one, "profile", "name") for one in people for key in ("wa_id", "user_id")}
    found = list[Event]()
    for one in parts(value, "messages"):
        found += [] if set(one) <= ANSWERED else _message(one, names)
    for one in [*parts(value, "message_echoes"), *parts(value, "smb_message_echoes")]:
        found += _echo(one)
    for one in parts(value, "statuses"):
        found += _status(one)
    return found


def _echo(said: dict[str, Any]) -> list[Event]:
    """What was said, changed or taken back in WhatsApp's own app."""
    at, kind, number = need_time(said, "timestamp"), text(said, "type"), text(said, "id")
    if kind == "revoke":
        return [Removed(need(said, "revoke", "original_message_id"), at)]
    if kind in (*SILENT, "reaction"):
        return []
    if kind == "edit":
        said, number = {**said, **part(said, "edit", "message")}, need(said, "edit", "original_message_id")
    words, files = _words(said), _files(said)
    words = words if words or files or not kind else _unknown(said)
    return [Echo(need({"id": number}, "id"), need(said, "to"), words, at)] if words or files else []


def _message(said: dict[str, Any], names: dict[str, str]) -> list[Event]:
    by = name(said, "from") or need(said, "from_user_id")  # who hides their number has an id alone
    at, kind = need_time(said, "timestamp"), text(said, "type")
    author = Author(by, f"+{by}" if by.isdecimal() else by, names.get(by, ""))
    if reaction := part(said, "reaction"):
        target = need(reaction, "message_id")
        if not text(reaction, "emoji"):  # taken back
            return [Removed(f"{target}:{by}", at)]
        return [Activity(f"{target}:{by}", Act.FAVOURITE, author, at, target)]
    if kind == "revoke":
        return [Removed(need(said, "revoke", "original_message_id"), at)]
    if kind == "edit":
        now = {**part(said, "edit", "message"), "id": need(said, "edit", "original_message_id")}
        return [Edited(_incoming(now, author, said), at)]
    if kind in SILENT:
        return []
    return [_incoming(said, author, said)]


def _incoming(said: dict[str, Any], author: Author, call: dict[str, Any]) -> Incoming:
    if text(said, "type") == "ephemeral":  # a message that will go away, as the others but one deeper
        said = {**said, **(part(said, "ephemeral", "message") or part(said, "ephemeral"))}
    words, files = _words(said), _files(said)
    return Incoming(
        network_id=need(said, "id"),
        kind=Kind.DIRECT,
        author=author,
        text=words if words or files else _unknown(said),
        at=need_time(call, "timestamp"),
        thread=author.network_id,
        in_reply_to=text(call, "context", "id"),
        media=files,
    )


def _unknown(said: dict[str, Any]) -> str:
    """A kind of message that is not known here, or not to Meta, is shown as such: a person opens WhatsApp."""
    kind = text(said, "unsupported", "type") if text(said, "type") == "unsupported" else ""
    return f"({(kind or text(said, 'type') or 'unknown').replace('_', ' ')})"


def _words(said: dict[str, Any]) -> str:
    if found := text(said, "text", "body") or text(said, "button", "text"):
        return found
    if chosen := part(said, "interactive"):
        own = part(chosen, text(chosen, "type"))
        said_there = text(own, "title") or text(own, "body") or text(own, "response")
        return text(chosen, "button_reply", "title") or text(chosen, "list_reply", "title") or said_there
    if order := part(said, "order"):
        goods = parts(order, "product_items")
        lines = [f"{text(one, 'quantity') or 1} × {text(one, 'product_retailer_id')}" for one in goods]
        return "\n".join(filter(None, [text(order, "text"), *lines]))
    if contacts := parts(said, "contacts"):
        rows = [(text(one, "name", "formatted_name"), *_phones(one)) for one in contacts]
        return "\n".join(" ".join(row).strip() for row in rows)
    if place := part(said, "location"):
        axes = [place.get(axis) for axis in ("latitude", "longitude")]
        where = ", ".join(str(one) for one in axes if isinstance(one, int | float | str) and one is not True)
        return "\n".join(one for one in (text(place, "name"), text(place, "address"), where) if one)
    return next((text(said, kind, "caption") for kind in FILES if part(said, kind)), "")


def _phones(said: dict[str, Any]) -> list[str]:
    return [text(one, "phone") for one in parts(said, "phones")]


def _files(said: dict[str, Any]) -> tuple[Media, ...]:
    """By Meta's id: the file itself needs the token."""
    found = [part(said, kind) for kind in FILES if text(said, kind, "id")]
    return tuple(Media("", _mime(one), "", text(one, "filename"), text(one, "id")) for one in found)


def _mime(said: dict[str, Any]) -> str:
    return text(said, "mime_type").partition(";")[0]


def _status(said: dict[str, Any]) -> list[Event]:
    """What was sent by Rapport carries its key: it is proved to be there, or to have failed.

    Words that others sent by this number have an id only.
    """
    carried, state = text(said, "biz_opaque_callback_data"), text(said, "status")
    key = carried.removeprefix(OURS) if carried.startswith(OURS) else ""
    number, at, to = need(said, "id"), need_time(said, "timestamp"), text(said, "recipient_id")
    if state == "failed":
        why = next(iter(parts(said, "errors")), {})
        reason = text(why, "error_data", "details") or text(why, "message") or text(why, "title")
        return [Undelivered(f"{number}:failed", key, reason[:300] or "no reason is given", at, True, to, number)]
    if arrived := ARRIVED.get(state):
        return [Receipt(f"{number}:{arrived}", arrived, at, number, key, to)]
    return [Echo(number, to, "", at, key=key)] if state == "sent" and key and to else []
