"""Posts found by their words, whoever they are written to, and on from where an earlier search ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rapport.connectors.base import Page
from rapport.connectors.bluesky.answers import Body, Listed, View
from rapport.connectors.bluesky.record import moment
from rapport.connectors.bluesky.session import Params, Session
from rapport.connectors.bluesky.shapes import answered, shaped
from rapport.connectors.raw_items import raw_items

PAGE = 100
# Posts carry their writer's own clock and are sorted by it: a late one turns up below newer ones.
LATE = timedelta(minutes=10)


async def search(session: Session, query: str, cursor: str) -> Page:
    """The newest page first, each oldest first and without our own posts; its cursor is "since|page".

    `query` may hold the network's own words, such as `from:dee.test`, `lang:it` or `domain:bakery.example`.
    """
    since, _, mark = cursor.partition("|")
    begun = _read(since)
    since = since if begun else ""
    params: Params = {"q": query.strip(), "sort": "latest", "limit": PAGE, "cursor": mark, "since": since}
    page = answered(await session.call("app.bsky.feed.searchPosts", params=params), Listed)
    did = await session.did()
    views = [(body, shaped(body, View)) for body in reversed(page.posts)]
    others = (body for body, view in views if view.author.did != did)
    now = datetime.now(UTC)
    times = [*([begun] if begun else []), *(min(view.indexed_at, now) - LATE for _, view in views)]
    more = page.posts and page.cursor not in ("", mark)
    return Page(
        raw_items(map(noticed, others)),
        f"{since}|{page.cursor}" if more else "",
        after=moment(max(times)) if times else "",
    )


def _read(since: str) -> datetime | None:
    """A moment as it was kept; a damaged place begins anew."""
    try:
        return datetime.fromisoformat(since).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def noticed(post: Body) -> Body:
    """A post in the form in which a notification of it would come, so that it is read in one way."""
    note = {name: post.get(name) for name in ("uri", "cid", "author", "record", "indexedAt")}
    return {"notification": {**note, "reason": "mention"}, "post": post}
