"""A search on Bluesky goes on where an earlier one ended: nothing is left out, and what turns up late is seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from rapport.connectors.bluesky.connector import BlueskyConnector
from rapport.connectors.bluesky.tests import DEE, SHOP, signed_in
from rapport.connectors.errors import TryAgain
from rapport.domain.message import Incoming
from tests.connectors.servers import outside

BEGUN = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Index:
    """The network's index of posts: the newest first, a hundred a page, from `since` on."""

    def __init__(self) -> None:
        self.posts: list[tuple[datetime, str, str]] = []
        self.asked: list[dict[str, str]] = []
        self.busy = False

    def says(self, minutes: float, text: str, by: str = DEE) -> None:
        self.posts.append((BEGUN + timedelta(minutes=minutes), text, by))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        query = dict(request.query)
        self.asked.append(query)
        if self.busy:
            return web.json_response({"error": "RateLimitExceeded"}, status=429, headers={"retry-after": "77"})
        since = query.get("since", "")
        found = sorted((one for one in self.posts if _moment(one[0]) >= since), reverse=True)
        start = int(query.get("cursor") or 0)
        page = [self._view(*one) for one in found[start : start + 100]]
        more = {"cursor": str(start + 100)} if start + 100 < len(found) else {}
        return web.json_response({"posts": page, **more})

    @staticmethod
    def _view(at: datetime, text: str, by: str) -> dict[str, Any]:
        uri = f"at://{by}/app.bsky.feed.post/{abs(hash(text)):013x}"
        author = {"did": by, "handle": "dee.test"}
        return {"uri": uri, "cid": "c", "author": author, "record": {"text": text}, "indexedAt": _moment(at)}


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@asynccontextmanager
async def searching(index: Index) -> AsyncIterator[BlueskyConnector]:
    async with outside(index.answer) as (http, url):
        yield BlueskyConnector(signed_in(url), http)


def texts(items: Any, link: Any) -> list[str]:
    found = [event for raw in items for event in BlueskyConnector.translate(raw, link)]
    return [one.text for one in found if isinstance(one, Incoming)]


async def test_a_later_search_is_given_only_what_is_new_and_what_turned_up_late() -> None:
    index = Index()
    for n in range(150):
        index.says(n, f"oak {n}")
    index.says(5, "our own oak", SHOP)
    async with searching(index) as channel:
        first = await channel.search("oak", "")
        second = await channel.search("oak", first.cursor)
        assert texts(first.items, channel.link)[-1] == "oak 149"
        assert len(first.items) + len(second.items) == 150
        assert second.cursor == ""
        index.says(160, "oak 160")
        index.says(145, "oak, by a slow clock")
        index.says(20, "oak, indexed a day late")
        later = await channel.search("oak", first.after)
        assert set(texts(later.items, channel.link)) == {
            *(f"oak {n}" for n in range(139, 150)), "oak 160", "oak, by a slow clock"
        }  # fmt: skip
        assert later.cursor == ""
        assert later.after > first.after
        index.posts = []
        nothing = await channel.search("oak", later.after)
        assert (list(nothing.items), nothing.after) == ([], later.after)


async def test_a_damaged_place_begins_anew_and_a_time_to_come_hides_nothing() -> None:
    index = Index()
    index.says(0, "oak")
    index.posts.append((datetime.now(UTC) + timedelta(days=400), "oak of a time to come", DEE))
    async with searching(index) as channel:
        page = await channel.search("oak", "yesterday|")
        assert len(page.items) == 2
        assert page.after < _moment(datetime.now(UTC))


async def test_a_busy_server_is_waited_for_as_long_as_it_says() -> None:
    index = Index()
    async with searching(index) as channel:
        index.busy = True
        with pytest.raises(TryAgain) as told:
            await channel.search("oak", "")
    assert told.value.after == 77
