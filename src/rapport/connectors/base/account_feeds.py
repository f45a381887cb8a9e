"""Networks on which each account has a feed of what it publishes, that anybody may read."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class AccountFeeds(Protocol):
    async def feed_of(self, handle: str) -> str:
        """The address of the account's feed. Raises `Refused` where there is no such account."""
        ...
