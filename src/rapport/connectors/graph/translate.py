"""One raw item to events: an entry of a call, or a row of the poll. Pure; raises `Unreadable` only."""

from __future__ import annotations

from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Unreadable
from rapport.connectors.graph import comments, messages
from rapport.connectors.graph.unknown import is_of_messaging
from rapport.connectors.hidden import told_hidden
from rapport.connectors.json_fields import object_of, part, parts, text
from rapport.domain.message import Event, Kind

ANSWERED = frozenset({"id", "message_id", "recipient_id", "success"})  # what a call of ours is answered


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    said, found = _whole(object_of(raw)), list[Event]()
    us = link.settings.get("graph_id") or link.network_id
    if "entry" not in said:
        return _row(comments.marked(said, us, link.handle, {us, link.network_id}), us)
    if not parts(said, "entry"):
        raise Unreadable("There is no entry in it.")
    for entry in parts(said, "entry"):
        own, when = us or text(entry, "id"), {"timestamp": entry.get("time")}
        names = {
            own,
            link.network_id,
            text(entry, "id"),
        }  # one account may have several: a page's, and Instagram's
        for one in [*parts(entry, "messaging"), *parts(entry, "standby")]:
            told = one if "delivery" in one or "read" in one else {**when, **one}
            found += messages.told(messages.marked(told, names))
        for one in parts(entry, "changes"):
            value = part(one, "value")
            spoken = is_of_messaging(value)
            if spoken:
                found += messages.told(messages.marked({**when, **value}, names))
                continue
            value = comments.marked(value, own, link.handle, names)
            found += comments.changed(text(one, "field"), value, entry, own)
    return found


def _whole(said: dict[str, Any]) -> dict[str, Any]:
    """One change or one message as a call with it in it: so they stand in Meta's own samples."""
    said = part(said, "sample") or said
    if text(said, "field") and part(said, "value"):
        return {"entry": [{"changes": [said]}]}
    if is_of_messaging(said):
        return {"entry": [{"messaging": [said]}]}
    return said


def _row(said: dict[str, Any], us: str) -> list[Event]:
    """What a row is, by its shape: the poll's rows have no name of their own."""
    if found := told_hidden(said):
        return [*found]
    if "recommendation_type" in said or "review_text" in said or ("rating" in said and "reviewer" in said):
        return [comments.recommendation(said)]
    if comments.stands_alone(said, us):
        return comments.comment({**said, "post_id": text(said, "id")}, us, Kind.MENTION)
    if "to" in said and "from" in said and "created_time" in said:
        return messages.polled(said, us)
    if named := part(said, "mentioned_comment") or part(said, "mentioned_media"):
        return comments.comment(_captioned(named), us, Kind.MENTION)
    if _tagged(said, us):
        return comments.comment(_captioned(said), us, Kind.MENTION)
    if _medium(said) or _own_medium(said, us) or set(said) <= ANSWERED:
        return []
    return comments.comment(said, us, Kind.MENTION if said.get("visitor") is True else Kind.COMMENT)


def _captioned(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "text": text(said, "text") or text(said, "caption")}


def _medium(said: dict[str, Any]) -> bool:
    """A medium and no comment: an own one, which nobody wrote to us, or one of others that shows us."""
    medium = "messaging_product" in said or "media_type" in said or "caption" in said
    return medium and not part(said, "from") and not text(said, "text") and not text(said, "message")


def _own_medium(said: dict[str, Any], us: str) -> bool:
    """One of ours that is known by our name alone, whatever else is told of it."""
    return "caption" in said and comments.ours(said, us) and not (text(said, "text") or text(said, "message"))


def _tagged(said: dict[str, Any], us: str) -> bool:
    """One of others says whose it is; of an own one the owner may be told, and the name is ours."""
    ours = comments.ours(said, us) or text(said, "owner", "id") != ""
    return _medium(said) and bool(text(said, "username") and text(said, "caption")) and not ours
