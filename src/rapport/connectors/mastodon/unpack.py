"""Whole answers of a server as the raw things of `shapes.Raw`: lists, searches, conversations, stream events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from rapport.connectors.json_fields import text
from rapport.connectors.ourselves import called, objects_in, the_one_of
from rapport.connectors.raw_items import unpacked

LISTS = ("statuses", "ancestors", "descendants", "notifications")


def unpack(answer: bytes, us: str, at: datetime) -> list[bytes]:
    """Raw things in the answer's own order; `us` is our account's id on its server."""
    return unpacked(answer, lambda said: _all(said, us, at))


def us_in(answer: bytes, account: str) -> str:
    """As `KnowsUs.us_in`. A server names its own accounts without a server; their pages tell which it is."""
    name, server = called(account)
    people = [one for one in objects_in(answer) if "acct" in one]
    if not name or any(one.get("id") == account for one in people):
        return ""
    return the_one_of(one.get("id") for one in people if _is_called(one, name, server))


def _is_called(said: dict[str, Any], name: str, server: str) -> bool:
    known, _, elsewhere = text(said, "acct").casefold().partition("@")
    if known != name:
        return False
    if elsewhere or not server:
        return elsewhere == server
    try:
        return (urlsplit(text(said, "url")).hostname or "") == server
    except ValueError:
        return False


def _all(said: Any, us: str, at: datetime) -> Iterator[Any]:
    if isinstance(said, list):
        for one in said:
            yield from _one(one, us, at)
    elif isinstance(said, dict) and any(isinstance(said.get(name), list) for name in LISTS):
        for name in LISTS:
            for one in said.get(name) or []:
                yield from _one(one, us, at)
    else:
        yield from _one(said, us, at)


def _one(said: Any, us: str, at: datetime) -> Iterator[Any]:
    if not isinstance(said, dict):
        yield said
    elif isinstance(said.get("event"), str):  # a notification has one, too, which is an object
        yield from _event(said, us, at)
    elif "last_status" in said:
        if said["last_status"]:
            yield _status(said["last_status"], us)
    elif {"type", "account"} <= said.keys():
        yield {"notification": said}
    elif {"content", "account"} <= said.keys():
        yield _status(said, us)
    else:
        yield said


def _event(said: dict[str, Any], us: str, at: datetime) -> Iterator[Any]:
    """One of the stream's (`payload`, most often JSON as text), or of an administrator's webhook (`object`)."""
    body = said.get("payload", said.get("object"))
    if said["event"] == "delete":
        yield {"deleted": str(body), "at": at.isoformat()}
        return
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except (ValueError, RecursionError):
            yield said
            return
    if said["event"] == "notification":
        yield {"notification": body}
    elif said["event"] in ("status.update", "status.updated"):
        yield {"edited": body}
    elif said["event"] in ("update", "conversation", "status.created"):
        yield from _one(body, us, at)


def _status(said: Any, us: str) -> Any:
    who = said.get("account") if isinstance(said, dict) else None
    ours = isinstance(who, dict) and bool(us) and who.get("id") == us
    return {"status" if ours else "found": said}
