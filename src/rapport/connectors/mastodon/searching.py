"""Posts found by their words, or by a tag, whoever they are written to; nothing is fetched from other servers."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from rapport.connectors.base import Page
from rapport.connectors.errors import Unreadable
from rapport.connectors.mastodon import poll
from rapport.connectors.mastodon.api import Api, listed
from rapport.connectors.mastodon.length import TAG
from rapport.connectors.mastodon.threads import raw

MOST = 4000  # servers refuse to count further


async def search(api: Api, query: str, cursor: str) -> Page:
    """The newest page first, each oldest first; its cursor is "" after the last.

    Servers without full-text search know only words of our own, or of those who asked to be found.
    """
    query = query.strip()
    found, cursor = await (_tagged(api, query[1:], cursor) if TAG.fullmatch(query) else _said(api, query, cursor))
    return Page([raw(found=status) for status in reversed(found)], cursor)


async def _tagged(api: Api, tag: str, cursor: str) -> tuple[list[dict[str, Any]], str]:
    params = {"limit": str(poll.PAGE), **({"max_id": cursor} if cursor else {})}
    page = await api.page(f"/api/v1/timelines/tag/{quote(tag, safe='')}", params)
    return page, page[-1]["id"] if page else ""


async def _said(api: Api, query: str, cursor: str) -> tuple[list[dict[str, Any]], str]:
    """What the server finds. Its search has no marks but how many were given already; some know not even that."""
    given, _, first = (cursor or "0|").partition("|")
    if not (given.isascii() and given.isdigit()):
        raise Unreadable("The stored position of this search is damaged.")
    params = {"q": query, "type": "statuses", "resolve": "false", "limit": str(poll.PAGE), "offset": given}
    answer = await api.call("GET", "/api/v2/search", params=params, scope="read:search")
    said = answer.json()
    page = listed(answer, said.get("statuses") if isinstance(said, dict) else None)
    after = int(given) + len(page)
    if not page or page[0]["id"] == first:  # the same page again
        return [], ""
    return page, f"{after}|{page[0]['id']}" if len(page) == poll.PAGE and after < MOST else ""
