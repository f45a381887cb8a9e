"""Who follows an account, and whom it follows, each as it shows itself: those who came last first.

https://docs.bsky.app/docs/api/app-bsky-graph-get-followers. The list has no counts, so profiles are asked for, 25
to a call.
"""

from __future__ import annotations

from typing import Literal

from rapport.connectors.base import Accounts
from rapport.connectors.bluesky.answers import Body, Listed, Shown
from rapport.connectors.bluesky.feeds import parts
from rapport.connectors.bluesky.people import shown
from rapport.connectors.bluesky.session import Params, Session
from rapport.connectors.bluesky.shapes import answered, shaped

PAGE = 100
LISTS = {"followers": "app.bsky.graph.getFollowers", "follows": "app.bsky.graph.getFollows"}


async def accounts(session: Session, which: Literal["followers", "follows"], cursor: str) -> Accounts:
    """A page: one call for the list and up to four for what its accounts say of themselves."""
    did = await session.did()
    params: Params = {"actor": did, "limit": PAGE, **({"cursor": cursor} if cursor else {})}
    page = answered(await session.call(LISTS[which], params=params), Listed)
    dids = [one for one in map(_did, page.followers or page.follows) if one]
    known: dict[str, Shown] = {}
    for some in parts(dids):
        told = answered(await session.call("app.bsky.actor.getProfiles", params={"actors": some}), Listed)
        known |= {who.did: who for who in (shaped(one, Shown) for one in told.profiles)}
    return Accounts([shown(known[one]) for one in dids if one in known], page.cursor if dids else "")


def _did(one: Body) -> str:
    found = one.get("did")
    return found if isinstance(found, str) else ""
