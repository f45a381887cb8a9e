"""Lists of accounts, read to their end, for the contract of abilities."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rapport.connectors.base import Accounts

MANY = 100


async def accounts(ask: Callable[[str], Awaitable[Accounts]]) -> list[Accounts]:
    """All pages of a list of accounts, of which the last one ends it."""
    found, cursor = [], ""
    for _ in range(MANY):
        page = await ask(cursor)
        found.append(page)
        cursor = page.cursor
        if not cursor:
            return found
    raise AssertionError("the list does not end")


async def ids(ask: Callable[[str], Awaitable[Accounts]]) -> list[str]:
    return [one.network_id for page in await accounts(ask) for one in page.found]
