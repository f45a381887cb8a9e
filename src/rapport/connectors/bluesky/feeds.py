"""What is read from Bluesky, page by page: notifications, the brand's own posts, the log of direct messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rapport.connectors.bluesky import direct, tid
from rapport.connectors.bluesky.answers import Body, Found, Listed, Logged, Noted, Placed
from rapport.connectors.bluesky.position import fingerprint
from rapport.connectors.bluesky.session import Params, Session
from rapport.connectors.bluesky.shapes import POSTS, answered, shaped
from rapport.connectors.bluesky.unknown import unknown_log
from rapport.connectors.errors import Refused
from rapport.connectors.history import HistoryRow

REASONS = ("mention", "reply", "quote", "like", "repost", "follow")
WORDY = ("mention", "reply", "quote")
AT_ONCE = 25
PAGE = 100


class Feeds:
    """The pages of one account. Three methods are `Ask`s: a network cursor in, rows and the next cursor out."""

    def __init__(self, session: Session, reasons: Sequence[str] = REASONS) -> None:
        self.session = session
        self.reasons = reasons

    async def notifications(self, cursor: str) -> tuple[list[HistoryRow], str]:
        """Newest first. Posts with more than words come along as `post`, as the network shows them."""
        params: Params = {"limit": PAGE, "cursor": cursor, "reasons": self.reasons}
        response = await self.session.call("app.bsky.notification.listNotifications", params=params)
        page = answered(response, Listed)
        posts = await self._posts([str(note.get("uri")) for note in page.notifications if _shows_more(note)])
        rows = []
        for body in page.notifications:
            head = shaped(body, Noted)
            shown = {"post": posts[head.uri]} if head.uri in posts else {}
            rows.append(
                HistoryRow(
                    head.indexed_at, fingerprint(head.uri, head.cid, head.reason), {"notification": body, **shown}
                )
            )
        return rows, page.cursor

    async def own(self, cursor: str) -> tuple[list[HistoryRow], str]:
        """Oldest first, from a record key. Nobody's app writes posts under keys that tell no time."""
        here = {"repo": await self.session.did(), "collection": POSTS, "cursor": cursor}
        params: Params = {**here, "limit": PAGE, "reverse": True}
        response = await self.session.call("com.atproto.repo.listRecords", params=params)
        page = answered(response, Listed)
        rows = []
        for body in page.records:
            uri = shaped(body, Placed).uri
            if written := tid.moment(uri.rpartition("/")[2]):
                rows.append(HistoryRow(written, fingerprint(uri), {"record": body}))
        return rows, page.cursor if len(page.records) == PAGE else ""

    async def log(self, cursor: str) -> tuple[list[HistoryRow], str]:
        """Oldest first, from the log's own cursor; who wrote comes along as `sender`."""
        page = answered((await direct.ask(self.session, "getLog", {"cursor": cursor})), Listed)
        people = await self._profiles({_writer(entry) for entry in page.logs} - {"", await self.session.did()})
        there = await self._members({_convo(entry) for entry in page.logs if _writer(entry) in people} - {""})
        rows, now = [], datetime.now(UTC)
        for body in page.logs:
            head, sender, kind = shaped(body, Logged), people.get(_writer(body)), str(body.get("$type", ""))
            if head.message.sent_at or unknown_log(kind):
                known = {"sender": sender, "members": there.get(_convo(body))} if sender else {}
                at, called = head.message.sent_at or now, fingerprint(head.rev or f"{kind} {body}")
                rows.append(HistoryRow(at, called, {"log": body, **known}))
        return rows, page.cursor

    async def _members(self, convos: Iterable[str]) -> dict[str, list[Body] | None]:
        """Everybody in each conversation: one of more than two is no robot's. None: the network does not say."""
        found: dict[str, list[Body] | None] = {}
        for convo in sorted(convos):
            try:
                response = await direct.ask(self.session, "getConvo", {"convoId": convo})
            except Refused:
                found[convo] = None
            else:
                found[convo] = answered(response, Found).convo.members
        return found

    async def _posts(self, uris: Sequence[str]) -> dict[str, Body]:
        found: dict[str, Body] = {}
        for some in parts(uris):
            response = await self.session.call("app.bsky.feed.getPosts", params={"uris": some})
            found |= {str(post.get("uri")): post for post in answered(response, Listed).posts}
        return found

    async def _profiles(self, dids: Iterable[str]) -> dict[str, Body]:
        found: dict[str, Body] = {}
        for some in parts(sorted(dids)):
            response = await self.session.call("app.bsky.actor.getProfiles", params={"actors": some})
            found |= {str(profile.get("did")): profile for profile in answered(response, Listed).profiles}
        return found


def _shows_more(note: Body) -> bool:
    record = note.get("record")
    return note.get("reason") in WORDY and isinstance(record, dict) and "embed" in record


def _writer(entry: Body) -> str:
    message = entry.get("message")
    sender = message.get("sender") if isinstance(message, dict) else None
    return str(sender.get("did", "")) if isinstance(sender, dict) else ""


def _convo(entry: Body) -> str:
    return str(entry.get("convoId", ""))


def parts(names: Sequence[str]) -> Iterable[Sequence[str]]:
    """As many at once as the network answers for."""
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))
