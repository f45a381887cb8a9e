"""What was said to us and by us before the channel was connected: notifications, own posts, direct messages."""

from __future__ import annotations

from datetime import datetime

from rapport.connectors.base import Page
from rapport.connectors.bluesky import direct
from rapport.connectors.bluesky.answers import Body, Listed, Said, Talk, Viewed
from rapport.connectors.bluesky.feeds import WORDY, Feeds
from rapport.connectors.bluesky.position import fingerprint
from rapport.connectors.bluesky.session import Params, Session
from rapport.connectors.bluesky.shapes import answered, shaped
from rapport.connectors.errors import Refused
from rapport.connectors.history import Ask, History, HistoryRow
from rapport.connectors.raw_items import raw_items

TALKS, MESSAGES = 10, 100
PAGES = 5
PAGE = 100


class Recalling:
    """One account's history since a moment. A page of talks costs a call for each of them."""

    def __init__(self, session: Session, since: datetime) -> None:
        self.session = session
        self.since = since

    async def page(self, cursor: str) -> Page:
        """The next page, oldest first; its cursor is "" when all is told."""
        lists: dict[str, Ask] = {"heard": Feeds(self.session, WORDY).notifications, "said": self.said}
        if self.session.link.settings.get("direct") == "yes":
            lists["direct"] = self.direct
        rows, cursor = await History(lists, self.since).read(cursor)
        return Page(raw_items(row.body for row in rows), cursor)

    async def said(self, cursor: str) -> tuple[list[HistoryRow], str]:
        """Own posts as the network orders them; by record key ours would all be the oldest (see `tid.of`)."""
        did = await self.session.did()
        params: Params = {"actor": did, "filter": "posts_with_replies", "limit": PAGE, "cursor": cursor}
        page = answered(await self.session.call("app.bsky.feed.getAuthorFeed", params=params), Listed)
        rows = []
        for body in page.feed:
            post = shaped(body, Viewed).post
            if "reason" not in body and post.author.did == did:
                record = {"uri": post.uri, "cid": post.cid, "value": post.record}
                rows.append(HistoryRow(post.indexed_at, fingerprint(post.uri), {"record": record}))
        return rows, page.cursor

    async def direct(self, cursor: str) -> tuple[list[HistoryRow], str]:
        """The newest talks first, each with what was said in it, as the log would have told it."""
        params: Params = {"limit": TALKS, "cursor": cursor}
        try:
            page = answered(await direct.ask(self.session, "listConvos", params), Listed)
        except Refused:  # the sign-in may no longer read them; what is public is told all the same
            return [], ""
        rows = [row for convo in page.convos for row in await self._talk(convo)]
        return rows, page.cursor

    async def _talk(self, convo: Body) -> list[HistoryRow]:
        talk, cursor, rows = shaped(convo, Talk), "", list[HistoryRow]()
        people = {str(one.get("did")): one for one in talk.members}
        for _ in range(PAGES):
            params: Params = {"convoId": talk.id, "limit": MESSAGES, "cursor": cursor}
            page = answered(await direct.ask(self.session, "getMessages", params), Listed)
            for body in page.messages:
                said = shaped(body, Said)
                entry = {"$type": "chat.bsky.convo.defs#logCreateMessage", "convoId": talk.id, "message": body}
                if said.sent_at and said.sender.did:
                    known = {"sender": people.get(said.sender.did), "members": talk.members}
                    rows.append(HistoryRow(said.sent_at, said.id, {"log": entry, **known}))
            cursor = page.cursor
            if not cursor or not rows or rows[-1].at < self.since:
                break
        return rows
