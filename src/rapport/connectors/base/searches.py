"""Networks whose public words can be searched."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.connectors.base.values import Page


@runtime_checkable
class Searches(Protocol):
    async def search(self, query: str, cursor: str) -> Page:
        """What matches, as `translate` reads it: the newest page first, each oldest first.

        Cursor "" begins, and so does the `Page.after` of an earlier search; `Page.cursor` "" ends.
        """
        ...
