"""Walks a server's lists upwards from where we stopped, so that a burst longer than a page is never skipped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from rapport.connectors.mastodon.api import Api

LOOK_BACK = timedelta(days=1)
PAGE = 40
PAGES = 5


async def since(api: Api, path: str, after: str, params: Mapping[str, str]) -> tuple[list[dict[str, Any]], str]:
    """Everything newer than the id `after`, oldest first, and the newest id; a few pages, the rest next time.

    `min_id` asks for the page just above an id. Ids are opaque: the server's own order is taken, newest first.
    Without `after` it is the last day's part of the newest page.
    """
    if not after:
        page = await api.page(path, {**params, "limit": str(PAGE)})
        return [one for one in reversed(page) if _recent(one)], page[0]["id"] if page else "0"
    found: list[dict[str, Any]] = []
    for _ in range(PAGES):
        page = await api.page(path, {**params, "limit": str(PAGE), "min_id": after})
        if not page or page[0]["id"] == after:
            break
        found += reversed(page)
        after = page[0]["id"]
    return found, after


def _recent(one: Mapping[str, Any]) -> bool:
    try:
        at = datetime.fromisoformat(one["created_at"])
        return at >= datetime.now(UTC) - LOOK_BACK
    except (KeyError, TypeError, ValueError):
        return True  # unreadable is the translator's to say
