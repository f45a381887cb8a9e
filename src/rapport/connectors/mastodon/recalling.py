"""What was said to us and by us before the channel was connected: mentions, private conversations, own posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from rapport.connectors.base import Page
from rapport.connectors.errors import Unreadable
from rapport.connectors.history import Ask, History, HistoryRow
from rapport.connectors.mastodon import poll
from rapport.connectors.mastodon.api import UNKNOWN, Api, listed
from rapport.connectors.mastodon.threads import Threads

MENTIONS = "/api/v1/notifications?types[]=mention&types[]=quote"
CONVERSATIONS = 10  # a page: each costs a call


@dataclass(frozen=True, slots=True)
class Recalling:
    """The three lists of one account. A private word may come by two of them; its id is the same."""

    api: Api
    threads: Threads
    us: str

    async def page(self, since: datetime, cursor: str) -> Page:
        """The next page since a moment, oldest first; its cursor is "" when all is told."""
        lists: dict[str, Ask] = {"heard": self._heard, "said": self._said, "private": self._private}
        rows, cursor = await History(lists, since).read(cursor)
        return Page([await self._told(row.body) for row in rows], cursor)

    async def _told(self, body: dict[str, Any]) -> bytes:
        if "notification" in body:
            return await self.threads.heard(body["notification"])
        return await (self.threads.said(body["status"]) if "status" in body else self.threads.found(body["found"]))

    async def _heard(self, mark: str) -> tuple[list[HistoryRow], str]:
        page = await self._below(MENTIONS, mark, {"include_filtered": "true"}, poll.PAGE)
        return [_row(one, "notification") for one in page], _mark(page)

    async def _said(self, mark: str) -> tuple[list[HistoryRow], str]:
        page = await self._below(
            f"/api/v1/accounts/{self.us}/statuses", mark, {"exclude_reblogs": "true"}, poll.PAGE
        )
        return [_row(one, "status") for one in page], _mark(page)

    async def _private(self, mark: str) -> tuple[list[HistoryRow], str]:
        """Others' words in private conversations; those whose notifications were cleared are only there."""
        answer = await self.api.call(
            "GET", "/api/v1/conversations", params=_params(mark, {}, CONVERSATIONS), expect=UNKNOWN
        )
        talks = listed(answer, answer.json()) if answer.status == 200 else []
        rows = []
        for last in (talk["last_status"] for talk in talks if isinstance(talk.get("last_status"), dict)):
            above = await self.api.call("GET", f"/api/v1/statuses/{last.get('id')}/context", expect=UNKNOWN)
            found = above.json() if above.status == 200 else {}
            earlier = listed(above, found.get("ancestors", []) if isinstance(found, dict) else None)
            rows += [_row(one, "found") for one in (last, *reversed(earlier)) if not self._is_ours(one)]
        return rows, _mark(talks)

    def _is_ours(self, status: Mapping[str, Any]) -> bool:
        account = status.get("account")
        return isinstance(account, dict) and account.get("id") == self.us

    async def _below(self, path: str, mark: str, params: Mapping[str, str], most: int) -> list[dict[str, Any]]:
        return await self.api.page(path, _params(mark, params, most))


def _params(mark: str, params: Mapping[str, str], most: int) -> dict[str, str]:
    return {**params, "limit": str(most), **({"max_id": mark} if mark else {})}


def _mark(page: list[dict[str, Any]]) -> str:
    """Where the next page begins. Servers may give fewer than asked, so only an empty page is surely the last."""
    return str(page[-1]["id"]) if page else ""


def _row(one: dict[str, Any], called: str) -> HistoryRow:
    try:
        at = msgspec.convert(one.get("created_at"), datetime)
    except msgspec.ValidationError as error:
        raise Unreadable(f"The server listed something without a time: {error}") from error
    return HistoryRow(at if at.tzinfo else at.replace(tzinfo=UTC), str(one["id"]), {called: one})
