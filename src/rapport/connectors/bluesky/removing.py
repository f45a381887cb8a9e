"""Our own words deleted; answers under our posts hidden from readers, and shown again."""

from __future__ import annotations

from datetime import UTC, datetime

from rapport.connectors.bluesky import own_records, record
from rapport.connectors.bluesky.answers import Record
from rapport.connectors.bluesky.session import Session
from rapport.connectors.bluesky.shapes import POSTS
from rapport.connectors.bluesky.writing import post_at
from rapport.connectors.errors import Refused, TryAgain
from rapport.domain.acts import How, Removal

GATES = "app.bsky.feed.threadgate"
MOST_HIDDEN = 300


async def remove(session: Session, removal: Removal) -> None:
    """Do it. What is gone or hidden already is as it should be."""
    if removal.how is How.DELETE:
        await own_records.delete(session, await _post(session, removal.target), removal.key)
        return
    gate = await _gate(session, removal.target)
    there = await own_records.stored(session, gate)
    before = _hidden(there)
    after = [uri for uri in before if uri != removal.target]
    after += [removal.target] if removal.how is How.HIDE else []
    if set(after) == set(before):
        return
    if len(after) > MOST_HIDDEN:
        raise Refused(f"Bluesky hides at most {MOST_HIDDEN} answers under one post. Nothing was hidden.")
    value = (
        there.value
        if there
        else {"$type": GATES, "post": _root(gate), "createdAt": record.moment(datetime.now(UTC))}
    )
    swap = (there.cid or None) if there else None
    if not await own_records.write(session, gate, {**value, "hiddenReplies": after}, removal.key, swap):
        raise TryAgain("Somebody changed who may answer under this post at the same moment.", after=5)


async def removed(session: Session, removal: Removal) -> bool:
    """Whether the words are gone, hidden, or shown again, as `removal` wants it."""
    if removal.how is How.DELETE:
        return await post_at(session, removal.target) is None
    hidden = removal.target in _hidden(await own_records.stored(session, await _gate(session, removal.target)))
    return hidden is (removal.how is How.HIDE)


async def _post(session: Session, uri: str) -> str:
    if (await own_records.place(session, uri))["collection"] != POSTS:
        raise Refused("This is not a post of ours; only posts can be deleted.")
    return uri


async def _gate(session: Session, uri: str) -> str:
    """The address of the record that says who may answer under the post of ours which `uri` is an answer to."""
    post = await post_at(session, uri)
    root = post.record.reply.root.uri if post and post.record.reply else ""
    did, _, key = root.removeprefix("at://").partition(f"/{POSTS}/")
    if not key or did != await session.did() or uri.startswith(f"at://{did}/"):
        raise Refused("Only what others answered under a post of ours can be hidden.")
    return f"at://{did}/{GATES}/{key}"


def _root(gate: str) -> str:
    return gate.replace(f"/{GATES}/", f"/{POSTS}/")


def _hidden(gate: Record | None) -> list[str]:
    found = gate.value.get("hiddenReplies") if gate else None
    return [str(uri) for uri in found] if isinstance(found, list) else []
