"""Meta's calls about a number in our words; pure. One raw item is one call, or one change of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.hooks import HERE
from rapport.connectors.json_fields import name, need, need_time, object_of, part, parts, read_time, text
from rapport.connectors.raw_items import raw_items, unpacked
from rapport.connectors.whatsapp import history, templates
from rapport.connectors.whatsapp.account import FIELDS as OF_ACCOUNT
from rapport.connectors.whatsapp.account import account_told
from rapport.connectors.whatsapp.shapes import files_of, kind_in_words, message_of, words_of
from rapport.domain.marketing_told import MarketingTold
from rapport.domain.message import (
    Act,
    Activity,
    Arrived,
    Author,
    Echo,
    Edited,
    Event,
    Receipt,
    Removed,
    Undelivered,
)

ARRIVED = {"delivered": Arrived.DELIVERED, "read": Arrived.SEEN, "played": Arrived.SEEN}
TOLD = ("messages", "message_echoes", "smb_message_echoes", "statuses", "user_preferences")
ANSWERED = frozenset({"id", "message_status"})  # what a call of ours is answered
SILENT = ("system", "request_welcome")
# What Meta calls about, known here; of two of templates nothing is a conversation's.
FIELDS = frozenset(
    {
        "messages",
        "message_echoes",
        "smb_message_echoes",
        "message_template_status_update",
        "message_template_quality_update",
        "message_template_components_update",
        "user_preferences",
        history.FIELD,
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
    if text(change, "field") == history.FIELD:
        yield from ({"field": history.FIELD, "value": one} for one in history.split(value))
        return
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
        elif text(one, "field") == history.FIELD or "history" in value:
            told = history.history_told(value, link.handle)
            found += [told] if told != history.NOTHING else []
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
    for one in parts(value, "user_preferences"):
        found += _preference(one)
    return found


def _preference(said: dict[str, Any]) -> list[Event]:
    """Whether somebody wants advertisements; of anything else that they may choose nothing is known here."""
    if text(said, "category") not in ("", "marketing_messages") or text(said, "value") not in ("stop", "resume"):
        return []
    who, at, chose = need(said, "wa_id"), need_time(said, "timestamp"), text(said, "value")
    return [MarketingTold(f"{who}:{chose}:{at.isoformat()}", at, who, chose == "stop")]


def _echo(said: dict[str, Any]) -> list[Event]:
    """What was said, changed or taken back in WhatsApp's own app."""
    at, kind, number = need_time(said, "timestamp"), text(said, "type"), text(said, "id")
    if kind == "revoke":
        return [Removed(need(said, "revoke", "original_message_id"), at)]
    if kind in (*SILENT, "reaction"):
        return []
    if kind == "edit":
        said, number = {**said, **part(said, "edit", "message")}, need(said, "edit", "original_message_id")
    words, files = words_of(said), files_of(said)
    words = words if words or files or not kind else kind_in_words(said)
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
        return [Edited(message_of(now, author, said), at)]
    if kind in SILENT:
        chose = text(said, "system", "marketing")
        return _preference({**said, "wa_id": by, "value": chose}) if chose else []
    return [message_of(said, author, said)]


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
