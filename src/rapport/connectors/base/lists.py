"""Networks that tell who follows an account of ours, and whom it follows."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.connectors.base.values import Accounts


@runtime_checkable
class ListsAccounts(Protocol):
    async def list_followers(self, cursor: str) -> Accounts:
        """A page of who follows us, who came last first; cursor "" begins, `Accounts.cursor` "" ends."""
        ...

    async def list_followees(self, cursor: str) -> Accounts:
        """A page of whom we follow, in the same way."""
        ...
