"""What the network tells of an account, and what others did with posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from rapport.connectors.bluesky.answers import Counted, Listed, Shown
from rapport.connectors.bluesky.facets import marks
from rapport.connectors.bluesky.feeds import parts
from rapport.connectors.bluesky.session import Session
from rapport.connectors.bluesky.shapes import POSTS, answered, shaped
from rapport.connectors.bluesky.translate import SITE, calls_itself_bot
from rapport.connectors.errors import Refused
from rapport.domain.profile import Measured, Profile


async def profile(session: Session, network_id: str) -> Profile:
    """An account as it shows itself; `Refused` when it is gone. Bluesky has no protected accounts."""
    return shown(answered(await session.call("app.bsky.actor.getProfile", params={"actor": network_id}), Shown))


async def named(session: Session, handle: str) -> Profile:
    """Whom a handle means; what is no name of a domain names nobody here and stays plain words."""
    whole = [(one.what, one.end) for one in marks(f"@{handle}")]
    if whole != [("mention", len(handle) + 1)]:
        raise Refused("Names are whole here, as name.example.")
    return await profile(session, handle)


def shown(who: Shown) -> Profile:
    """An account as it shows itself."""
    return Profile(
        network_id=who.did,
        handle=who.handle,
        name=who.display_name,
        about=who.description,
        url=f"{SITE}/{who.handle or who.did}",
        avatar=who.avatar,
        created_at=who.created_at,
        followers=who.followers_count,
        following=who.follows_count,
        posts=who.posts_count,
        is_bot=calls_itself_bot(who.did, who.labels),
        protected=False,
        plain_picture=not who.avatar,
    )


async def measure(session: Session, network_ids: Sequence[str]) -> dict[str, Measured]:
    """What others did with posts, by address; those that are gone are left out. Views are not counted."""
    found: dict[str, Measured] = {}
    for some in parts([uri for uri in network_ids if f"/{POSTS}/" in uri]):
        response = await session.call("app.bsky.feed.getPosts", params={"uris": some})
        for one in answered(response, Listed).posts:
            post = shaped(one, Counted)
            found[post.uri] = Measured(
                likes=post.like_count,
                reposts=post.repost_count,
                replies=post.reply_count,
                quotes=post.quote_count,
                views=None,
                at=datetime.now(UTC),
            )
    return found
