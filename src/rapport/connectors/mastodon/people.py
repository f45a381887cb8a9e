"""What a server tells of an account, and what others did with posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

from rapport.connectors.errors import Refused
from rapport.connectors.mastodon import markup
from rapport.connectors.mastodon.api import Api, listed, typed
from rapport.connectors.mastodon.posting import GONE
from rapport.connectors.mastodon.shapes import Counted, Described
from rapport.connectors.mastodon.translate import local
from rapport.domain.message import Check
from rapport.domain.profile import Measured, Profile

PLAIN = "/avatars/original/missing.png"

# A quote that its author took back later was agreed to once; what became of its own post says nothing.
QUOTING = {"pending": Check.AWAITED, "accepted": Check.PASSED, "rejected": Check.REFUSED, "revoked": Check.REFUSED}


async def profile(api: Api, network_id: str) -> Profile:
    """An account as it shows itself; `Refused` when it is gone."""
    answer = await api.call("GET", f"/api/v1/accounts/{quote(local(network_id), safe='')}")
    return described(typed(answer, Described), network_id)


async def named(api: Api, handle: str, domain: str) -> Profile:
    """Whom a name means, as this server would: also somebody it has not met yet, whose own server it asks."""
    params = {"q": f"@{handle}", "type": "accounts", "resolve": "true", "limit": "5"}
    answer = await api.call("GET", "/api/v2/search", params=params, scope="read:search")
    said = answer.json()
    found = listed(answer, said.get("accounts") if isinstance(said, dict) else None)
    for one in found:
        who = converted(one)
        if who and (who.acct or who.username).lower() in _written(handle, domain):
            return described(who, f"{who.id}@{domain}" if domain else who.id)
    raise Refused("Nobody of this name is known there.")


def _written(handle: str, domain: str) -> tuple[str, ...]:
    """The same name as the server writes it: its own people without their server."""
    name, _, server = handle.lower().partition("@")
    return (handle.lower(), name) if server and server == domain.lower() else (handle.lower(),)


def converted(one: object) -> Described | None:
    """An account as the server describes it; None where that cannot be read."""
    try:
        return msgspec.convert(one, Described)
    except msgspec.ValidationError:
        return None


def described(who: Described, network_id: str) -> Profile:
    """An account under the id that we know it by."""
    return Profile(
        network_id=network_id,
        handle=who.acct or who.username,
        name=who.display_name or who.username,
        about=markup.text(who.note or ""),
        url=who.url or "",
        avatar=who.avatar or "",
        created_at=who.created_at,
        followers=who.followers_count,
        following=who.following_count,
        posts=who.statuses_count,
        is_bot=bool(who.bot),
        protected=bool(who.locked),
        last_post_at=_day(who.last_status_at),
        plain_picture=PLAIN in who.avatar if who.avatar else None,
        moved=bool(who.moved) or bool(who.suspended),
    )


async def measure(api: Api, network_ids: Sequence[str]) -> dict[str, Measured]:
    """What others did with posts, by id; those that are gone are left out. No server counts views."""
    found = {}
    for number in network_ids:
        answer = await api.call("GET", f"/api/v1/statuses/{quote(number, safe='')}", expect=GONE)
        if answer.status not in GONE:
            post = typed(answer, Counted)
            found[number] = Measured(
                likes=post.favourites_count,
                reposts=post.reblogs_count,
                replies=post.replies_count,
                quotes=post.quotes_count,
                views=None,
                at=datetime.now(UTC),
                votes=_votes(post),
                quoting=QUOTING.get(post.quote.state or "") if post.quote else None,
            )
    return found


def _votes(post: Counted) -> tuple[tuple[str, int], ...]:
    """What was chosen so far; a server may keep the counts back until the poll has ended."""
    options = post.poll.options if post.poll else []
    told = tuple((one.title or "", one.votes_count) for one in options if one.votes_count is not None)
    return told if len(told) == len(options) else ()


def _day(words: str | None) -> datetime | None:
    """A day, as servers give the last post; what is none is not said."""
    try:
        return datetime.fromisoformat(words or "").replace(tzinfo=UTC)
    except ValueError:
        return None
