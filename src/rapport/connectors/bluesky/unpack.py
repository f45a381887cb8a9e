"""Whole answers of Bluesky as the raw pieces that `translate` reads: lists of whatever it has lists of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rapport.connectors.bluesky.searching import noticed
from rapport.connectors.json_fields import text
from rapport.connectors.ourselves import called, objects_in, the_one_of
from rapport.connectors.raw_items import unpacked

LISTS = ("notifications", "records", "logs", "posts", "feed", "messages", "convos")
LOG = "chat.bsky.convo.defs#log"


def unpack(answer: bytes, us: str) -> list[bytes]:
    """Pieces in the answer's own order; `us` is our account's DID."""
    return unpacked(answer, lambda said: _all(said, us))


def us_in(answer: bytes, account: str) -> str:
    """As `KnowsUs.us_in`: people are shown with their handles. A page's address may name an account by its DID."""
    name, _ = called(account)
    if name.startswith("did:"):
        return name
    return the_one_of(
        one.get("did") for one in objects_in(answer) if name and text(one, "handle").casefold() == name
    )


def _all(said: Any, us: str) -> Iterator[Any]:
    held = [said[name] for name in LISTS if isinstance(said.get(name), list)] if isinstance(said, dict) else []
    if isinstance(said, list):
        held = [said]
    bodies = [one for some in held for one in some] if held else [said]
    for body in bodies:
        yield from _pieces(body, us)


def _pieces(body: Any, us: str) -> Iterator[Any]:
    if not isinstance(body, dict):
        yield body
    elif str(body.get("$type", "")).startswith(LOG):
        yield {"log": body}
    elif "notification" not in body and isinstance(body.get("post"), dict):
        if "reason" not in body:  # somebody's repost is no word of theirs
            yield _post(body["post"], us)
    elif {"uri", "value"} <= body.keys():
        yield {"record": body}
    elif {"uri", "author", "reason"} <= body.keys():
        yield {"notification": body}
    elif {"uri", "author", "record"} <= body.keys():
        yield _post(body, us)
    elif {"id", "members"} <= body.keys():  # a talk, told of by the last that was said in it
        if isinstance(last := body.get("lastMessage"), dict) and "sender" in last:
            yield _said(last, str(body["id"]), body["members"])
    elif {"id", "sender", "sentAt"} <= body.keys():
        yield _said(body, "", [])
    elif {"id", "rev", "sentAt"} <= body.keys():
        return  # what the service says itself: who came and who went
    else:
        yield body


def _post(view: dict[str, Any], us: str) -> Any:
    author = view.get("author")
    if us and isinstance(author, dict) and author.get("did") == us:
        return {"record": {"uri": view.get("uri"), "cid": view.get("cid"), "value": view.get("record")}}
    return noticed(view)


def _said(message: Any, convo: str, members: Any) -> Any:
    """A direct message as the log would have told it."""
    who = message.get("sender") if isinstance(message, dict) else None
    did = who.get("did") if isinstance(who, dict) else None
    people = [one for one in members if isinstance(one, dict)] if isinstance(members, list) else []
    sender = next((one for one in people if did and one.get("did") == did), None)
    entry = {"$type": f"{LOG}CreateMessage", "convoId": convo, "message": message}
    return {"log": entry, "sender": sender, "members": people}
