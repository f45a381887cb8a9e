"""Rows of the poll and calls of Threads in our words; pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.graph import comments
from rapport.connectors.hidden import told_hidden
from rapport.connectors.json_fields import need, need_time, object_of, part, parts, text
from rapport.domain.message import Event, Kind, Removed

SAID = ("replies", "mentions", "publish")


def translate(said: dict[str, Any], link: ChannelConfig) -> list[Event]:
    """A row of the poll, or a call with `entry` or `values`."""
    if found := told_hidden(said):
        return [*found]
    return [event for field, row in _rows(said) for event in _event(field, row, link)]


def unknown_kind(raw: bytes) -> str:
    """As `NamesKinds.unknown_kind`: the field of a call."""
    fields = [field for field, _ in _rows(object_of(raw))]
    return next((f"changes {one}" for one in fields if one not in ("", "delete", *SAID)), "")


def _rows(said: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each with the field that it is told of by; a call says when it was made, where the row does not."""
    if "values" not in said and "entry" not in said:
        yield "", said
        return
    values, when = said.get("values"), said.get("time")
    found = [values] if isinstance(values, dict) else parts(said, "values")
    told = [(one, when) for one in found]
    told += [(one, entry.get("time")) for entry in parts(said, "entry") for one in parts(entry, "changes")]
    for one, at in told:
        yield text(one, "field"), {"timestamp": at, **part(one, "value")}


def _event(field: str, said: dict[str, Any], link: ChannelConfig) -> list[Event]:
    if field not in ("", "delete", *SAID) or (field and not text(said, "id")):
        return []
    if field == "delete":
        when = "deleted_at" if said.get("deleted_at") else "timestamp"
        return [Removed(need(said, "id"), need_time(said, when))]
    us = _name(said, link)
    if field == "publish" or _ours(said, link):
        us = text(said, "username") or us
    root = text(said, "root_post", "id") or text(said, "id")
    row = {**said, "post_id": root, "parent_id": text(said, "replied_to", "id"), "from": {}}
    kind = Kind.MENTION if field == "mentions" or (not field and _names_us(said, link)) else Kind.COMMENT
    return comments.comment(row, f"@{us}" if us else "", kind)


def _name(said: dict[str, Any], link: ChannelConfig) -> str:
    """Our handle; where only our number is known, as it stands beside a post of ours."""
    for above in ("root_post", "replied_to"):
        owner = text(said, above, "owner_id") or text(said, above, "owner", "id")
        if owner and owner == link.network_id and (name := text(said, above, "username")):
            return name
    return link.handle.removeprefix("@")


def _names_us(said: dict[str, Any], link: ChannelConfig) -> bool:
    """A row that answers nothing, or something below another's post, is there because it names us."""
    if said.get("mention") is True:
        return True
    answers = part(said, "root_post") or part(said, "replied_to") or said.get("is_reply") is True
    below = text(said, "root_post", "owner_id") or text(said, "root_post", "owner", "id")
    return not answers or bool(below and link.network_id and below != link.network_id)


def _ours(said: dict[str, Any], link: ChannelConfig) -> bool:
    owner = text(said, "owner", "id") or text(said, "owner_id") or text(said, "from", "id")
    return said.get("is_reply_owned_by_me") is True or bool(owner and owner == link.network_id)
