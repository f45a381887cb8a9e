"""Who follows an account, and whom it follows, as its server lists them: those who came last first.

https://docs.joinmastodon.org/methods/accounts/#followers. The place to go on from is only in the Link header.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import quote

from rapport.connectors.base import Accounts
from rapport.connectors.mastodon.api import Api, listed
from rapport.connectors.mastodon.people import converted, described
from rapport.domain.profile import Profile

PAGE = 80
NEXT = re.compile(r"[?&]max_id=([0-9]{1,30})[^>,]{0,400}>; ?rel=\"next\"")
LONGEST_LINK = 2_000


async def accounts(
    api: Api, us: str, domain: str, which: Literal["followers", "following"], cursor: str
) -> Accounts:
    """A page. `us` is our id on the server, `domain` what the ids there are kept with; what cannot be read is
    left out."""
    params = {"limit": str(PAGE), **({"max_id": cursor} if cursor else {})}
    answer = await api.call("GET", f"/api/v1/accounts/{quote(us, safe='')}/{which}", params=params)
    found = [_readable(one, domain) for one in listed(answer, answer.json())]
    following = NEXT.search(answer.headers.get("link", "")[:LONGEST_LINK])
    return Accounts([one for one in found if one], following[1] if found and following else "")


def _readable(one: object, domain: str) -> Profile | None:
    who = converted(one)
    return described(who, f"{who.id}@{domain}" if domain else who.id) if who else None
