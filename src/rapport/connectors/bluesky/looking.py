"""Posts of others looked up again: which of them are not there any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from rapport.connectors.bluesky.answers import Known, Listed, Placed
from rapport.connectors.bluesky.feeds import parts
from rapport.connectors.bluesky.session import Session
from rapport.connectors.bluesky.shapes import POSTS, answered, shaped
from rapport.connectors.gone import gone


async def look(session: Session, network_ids: Sequence[str]) -> list[bytes]:
    """Those that the network does not list, while their author is there and nobody blocks the other.

    Of an account that is closed for a while, or that has blocked ours, nothing is listed either: that is no word
    taken back. Direct messages are told by their own log.
    """
    posts = [one for one in network_ids if f"/{POSTS}/" in one]
    there = await _listed(session, posts)
    missing = [one for one in posts if one not in there]
    seen = await _seen(session, sorted({_author(one) for one in missing}))
    return [gone(one, datetime.now(UTC)) for one in missing if _author(one) in seen]


async def _listed(session: Session, posts: Sequence[str]) -> set[str]:
    found = set[str]()
    for some in parts(posts):
        response = await session.call("app.bsky.feed.getPosts", params={"uris": some})
        found |= {shaped(one, Placed).uri for one in answered(response, Listed).posts}
    return found


async def _seen(session: Session, dids: Sequence[str]) -> set[str]:
    """The accounts whose posts we would be shown."""
    found = set[str]()
    for some in parts(dids):
        response = await session.call("app.bsky.actor.getProfiles", params={"actors": some})
        people = [shaped(one, Known) for one in answered(response, Listed).profiles]
        found |= {one.did for one in people if one.viewer.open()}
    return found


def _author(uri: str) -> str:
    return uri.removeprefix("at://").partition("/")[0]
