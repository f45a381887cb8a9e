"""Posts found by their words, whoever they are written to."""

from __future__ import annotations

from rapport.connectors.base import Page
from rapport.connectors.bluesky.answers import Body, Listed, View
from rapport.connectors.bluesky.session import Params, Session
from rapport.connectors.bluesky.shapes import answered, shaped
from rapport.connectors.raw_items import raw_items

PAGE = 100


async def search(session: Session, query: str, cursor: str) -> Page:
    """The newest page first, each oldest first and without our own posts; its cursor is "" after the last.

    `query` may hold the network's own words, such as `from:dee.test`, `lang:it` or `domain:bakery.example`.
    """
    params: Params = {"q": query.strip(), "sort": "latest", "limit": PAGE, "cursor": cursor}
    page = answered(await session.call("app.bsky.feed.searchPosts", params=params), Listed)
    did = await session.did()
    others = (body for body in reversed(page.posts) if shaped(body, View).author.did != did)
    return Page(raw_items(map(noticed, others)), page.cursor if page.posts else "")


def noticed(post: Body) -> Body:
    """A post in the form in which a notification of it would come, so that it is read in one way."""
    note = {name: post.get(name) for name in ("uri", "cid", "author", "record", "indexedAt")}
    return {"notification": {**note, "reason": "mention"}, "post": post}
