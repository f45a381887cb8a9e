"""Words taken out of sight on X: our own posts deleted, replies under them hidden and shown again."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol
from urllib.parse import quote

from rapport.connectors.bill import billed, may_bill
from rapport.connectors.errors import MaybeSent, Refused
from rapport.connectors.json_fields import part
from rapport.connectors.response import Response
from rapport.domain.acts import How, Removal

GONE = frozenset({404})


class XCall(Protocol):
    """The connector's own way to call."""

    def __call__(
        self, method: str, path: str, key: str = "", *, json: object = None, expect: frozenset[int] = frozenset()
    ) -> Awaitable[Response]: ...


async def remove(call: XCall, removal: Removal) -> None:
    """Delete ours; hide a reply in a conversation that we began, or show it again: X refuses any other."""
    if not removal.target.isdecimal():
        raise Refused("That is no post on X.")
    if removal.how is How.DELETE:
        await call("DELETE", f"tweets/{removal.target}", removal.key, expect=GONE)
        return
    hidden = removal.how is How.HIDE
    answer = await call(
        "PUT", f"tweets/{removal.target}/hidden", removal.key, json={"hidden": hidden}, expect=GONE
    )
    if answer.status in GONE:
        raise Refused("This reply is no longer on X, or is none under a post of yours.")
    if part(answer.json(), "data").get("hidden") is not hidden:
        raise MaybeSent(removal.key, "X answered something that is no proof.")


async def removed(call: XCall, removal: Removal) -> bool:
    """Whether a post is gone. X tells of no reply whether it is hidden: saying so again is harmless."""
    if removal.how is not How.DELETE:
        return False
    may_bill(1)
    answer = await call("GET", f"tweets/{quote(removal.target, safe='')}", expect=GONE)
    gone = answer.status in GONE or not part(answer.json(), "data")
    billed(0 if gone else 1)
    return gone
