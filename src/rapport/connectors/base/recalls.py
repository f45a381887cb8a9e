"""Networks that remember what was said before we were connected."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable

from rapport.connectors.base.values import Page


@runtime_checkable
class Recalls(Protocol):
    async def recall(self, since: datetime, cursor: str) -> Page:
        """Oldest first, what others said and what we said, as `translate` reads it.

        Cursor "" begins, `Page.cursor` "" ends.
        """
        ...
