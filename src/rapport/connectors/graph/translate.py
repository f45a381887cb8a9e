"""One raw item to events: an entry of a call, or a row of the poll. Pure; raises `Unreadable` only."""

from __future__ import annotations

from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Unreadable
from rapport.connectors.graph import comments, messages
from rapport.connectors.json_fields import object_of, part, parts, text
from rapport.domain.message import Event, Kind


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    said, found = object_of(raw), list[Event]()
    us = link.settings.get("graph_id") or link.network_id
    if "entry" not in said:
        return _row(said, us)
    if not parts(said, "entry"):
        raise Unreadable("There is no entry in it.")
    for entry in parts(said, "entry"):
        own = us or text(entry, "id")
        for one in [*parts(entry, "messaging"), *parts(entry, "standby")]:
            found += messages.told(one)
        for one in parts(entry, "changes"):
            found += comments.changed(text(one, "field"), part(one, "value"), entry, own)
    return found


def _row(said: dict[str, Any], us: str) -> list[Event]:
    """What a row is, by its shape: the poll's rows have no name of their own."""
    if "recommendation_type" in said or "review_text" in said:
        return [comments.recommendation(said)]
    if "to" in said and "from" in said and "created_time" in said:
        return messages.polled(said, us)
    if "messaging_product" in said or ("media_type" in said and "from" not in said):
        return []  # an own medium
    return comments.comment(said, us, Kind.MENTION if said.get("visitor") is True else Kind.COMMENT)
