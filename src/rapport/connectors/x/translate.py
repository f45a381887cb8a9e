"""Posts and direct messages of X in our words, from the poll and from its calls; pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.json_fields import object_of, part, parts, text
from rapport.connectors.ourselves import called as called_by
from rapport.connectors.ourselves import objects_in, the_one_of
from rapport.connectors.raw_items import unpacked
from rapport.connectors.x.calls import called, told
from rapport.connectors.x.shapes import direct, keys, post, references, words_of
from rapport.domain.message import (
    Event,
)

Rows = dict[str, dict[str, Any]]


def rows(said: dict[str, Any]) -> list[dict[str, Any]]:
    """An answer's rows, each with the people and files it speaks of."""
    data = said.get("data")
    found = [data] if isinstance(data, dict) else parts(said, "data")
    known = {text(one, "id"): one for one in quoted(said)}
    users = {text(one, "id"): one for one in parts(said, "includes", "users")}
    files = {text(one, "media_key"): one for one in parts(said, "includes", "media")}
    return [{"row": one, "includes": {**_spoken_of(one, users, files), **_quoted(one, known)}} for one in found]


def quoted(said: dict[str, Any]) -> list[dict[str, Any]]:
    return parts(said, "includes", "tweets") or parts(said, "includes", "posts")


def _spoken_of(row: dict[str, Any], users: Rows, files: Rows) -> dict[str, Any]:
    writers = {text(row, "author_id"), text(row, "sender_id")}
    media = [files[key] for key in keys(row) if key in files]
    return {"users": [users[one] for one in writers if one in users], **({"media": media} if media else {})}


def _quoted(row: dict[str, Any], known: Rows) -> dict[str, Any]:
    above = [text(one, "id") for one in references(row) if text(one, "type") == "quoted"]
    posts = [known[one] for one in above if one in known]
    return {"tweets": posts} if posts else {}


def unpack(answer: bytes) -> list[bytes]:
    return unpacked(answer, _unpacked)


def _unpacked(said: Any) -> Iterable[Any]:
    if isinstance(said, dict) and part(said, "data", "payload"):
        return [told] if (told := _activity(part(said, "data"))) else []
    if isinstance(said, dict) and "data" in said:
        return rows(said)
    if isinstance(said, dict) and ("user_event" in said or set(said) == {"meta"}):
        return []  # an app was let go; a list without anything in it
    if isinstance(said, dict) and "for_user_id" in said:
        return called(said)
    return said if isinstance(said, list) else [said]


def _activity(said: dict[str, Any]) -> dict[str, Any]:
    """X's newer calls hold one post or message each; whatever else they tell of means nothing to us."""
    row = part(said, "payload")
    return row if "text" in row and "id" in row else {}


def _is(user: dict[str, Any], handle: str) -> bool:
    name = text(user, "username") or text(user, "screen_name")
    return bool(name) and name.casefold() == handle.removeprefix("@").casefold()


def us_in(answer: bytes, account: str) -> str:
    """As `KnowsUs.us_in`: handles stand beside numbers in both forms of X's answers."""
    name, _ = called_by(account)
    people = (one for one in objects_in(answer) if not account.isdecimal() and _is(one, name))
    return the_one_of(text(one, "id_str") or text(one, "id") for one in people)


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    said, us = object_of(raw), link.network_id
    if "for_user_id" in said:
        return list(told(said, text(said, "for_user_id")))
    row = part(said, "row") or said
    users = {text(one, "id"): one for one in parts(said, "includes", "users")}
    us = next((number for number, one in users.items() if number and _is(one, link.handle)), us)
    if "event_type" in row or "dm_conversation_id" in row:
        return direct(row, users, us)
    files = {text(one, "media_key"): one for one in parts(said, "includes", "media")}
    words = {text(one, "id"): words_of(one) for one in quoted(said)}
    return [post(row, users, files, us, words)]
