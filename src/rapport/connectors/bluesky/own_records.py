"""Records in the account's own repository, by address: is one there, write it once, take it away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapport.connectors.bluesky.answers import Done, Placed, Record
from rapport.connectors.bluesky.refusals import name
from rapport.connectors.bluesky.session import Session
from rapport.connectors.bluesky.shapes import answered
from rapport.connectors.errors import Refused

ABSENT = frozenset({"RecordNotFound"})
TAKEN = frozenset({"InvalidSwap"})


async def place(session: Session, uri: str) -> dict[str, str]:
    """Where an address of our own points; `Refused` for anybody else's."""
    did, _, path = uri.removeprefix("at://").partition("/")
    collection, _, key = path.partition("/")
    if did != await session.did() or not collection or not key:
        raise Refused("These are not our own words on Bluesky; only those can be taken back.")
    return {"repo": did, "collection": collection, "rkey": key}


async def stored(session: Session, uri: str) -> Record | None:
    """The record at an address of our own, asked of our own server; None when there is none."""
    params = await place(session, uri)
    response = await session.call("com.atproto.repo.getRecord", params=params, expect=ABSENT)
    return None if name(response) else answered(response, Record)


async def write(session: Session, uri: str, record: Mapping[str, Any], key: str, swap: str | None = None) -> bool:
    """Write the record over the one with content hash `swap` (None: where none is yet); whether it was so."""
    body = {**await place(session, uri), "swapRecord": swap, "record": record}
    response = await session.call("com.atproto.repo.putRecord", json=body, key=key, expect=TAKEN)
    if name(response):
        return False
    answered(response, Placed)
    return True


async def delete(session: Session, uri: str, key: str) -> None:
    """Take a record away. Where there is none, that is as it should be."""
    response = await session.call("com.atproto.repo.deleteRecord", json=await place(session, uri), key=key)
    answered(response, Done)
