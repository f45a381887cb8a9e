"""Acts without words: like, repost, follow, and taking each back.

Each is a record whose key is made from what it is done to, so that it can be there only once. One that was made
in the network's own app has a key of its own; the network tells its address.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rapport.connectors.bluesky import own_records, record, tid
from rapport.connectors.bluesky.answers import Parent, Shown
from rapport.connectors.bluesky.session import Session
from rapport.connectors.bluesky.shapes import answered
from rapport.connectors.bluesky.writing import post_at, reference
from rapport.connectors.errors import Refused
from rapport.domain.acts import Reaction
from rapport.domain.message import Act
from rapport.domain.reply import Sent

LIKES, REPOSTS, FOLLOWS = "app.bsky.feed.like", "app.bsky.feed.repost", "app.bsky.graph.follow"
COLLECTIONS = {Act.FAVOURITE: LIKES, Act.REPOST: REPOSTS, Act.FOLLOW: FOLLOWS}


async def act(session: Session, reaction: Reaction) -> Sent:
    """Do it, or take it back; `Refused` where what it is done to is gone."""
    seen = await _seen(session, reaction)
    standing = await _standing(session, reaction, seen)
    if reaction.undo:
        for uri in standing:
            await own_records.delete(session, uri, reaction.key)
        return Sent(reaction.undoes or await _ours(session, reaction))
    if standing:
        return Sent(standing[0])
    if seen is None:
        raise Refused("What this is done to is gone from Bluesky, or its author has blocked this account.")
    uri = await _ours(session, reaction)
    await own_records.write(session, uri, _record(reaction, seen, datetime.now(UTC)), reaction.key)
    return Sent(uri)


async def find(session: Session, reaction: Reaction) -> Sent | None:
    """Whether it stands as `reaction` wants it."""
    standing = await _standing(session, reaction, await _seen(session, reaction))
    if reaction.undo:
        return None if standing else Sent(reaction.undoes or await _ours(session, reaction))
    return Sent(standing[0]) if standing else None


async def _seen(session: Session, reaction: Reaction) -> Parent | Shown | None:
    """What it is done to, as the network shows it to us."""
    if reaction.act not in COLLECTIONS:
        raise Refused(f"Bluesky has no such act: {reaction.act}.")
    if reaction.act is not Act.FOLLOW:
        return await post_at(session, reaction.target)
    if reaction.target == await session.did():
        raise Refused("Nobody can follow their own account.")
    try:
        response = await session.call("app.bsky.actor.getProfile", params={"actor": reaction.target})
    except Refused:
        return None
    return answered(response, Shown)


async def _standing(session: Session, reaction: Reaction, seen: Parent | Shown | None) -> list[str]:
    """The addresses of our records that do it: what the network shows may be old, so our own server is asked."""
    viewer = seen.viewer if seen else None
    known = {Act.FAVOURITE: viewer.like, Act.REPOST: viewer.repost, Act.FOLLOW: viewer.following} if viewer else {}
    uris = [reaction.undoes, await _ours(session, reaction), known.get(reaction.act, "")]
    return [uri for uri in dict.fromkeys(uris) if uri and await own_records.stored(session, uri)]


async def _ours(session: Session, reaction: Reaction) -> str:
    key = tid.of(f"{reaction.act} {reaction.target}")
    return f"at://{await session.did()}/{COLLECTIONS[reaction.act]}/{key}"


def _record(reaction: Reaction, seen: Parent | Shown, now: datetime) -> dict[str, Any]:
    subject = reference(seen) if isinstance(seen, Parent) else seen.did
    return {"$type": COLLECTIONS[reaction.act], "subject": subject, "createdAt": record.moment(now)}
