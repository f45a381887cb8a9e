"""Posts and replies written to a server, looked for there, changed, and taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from rapport.connectors.errors import MaybeSent, Refused
from rapport.connectors.mastodon import poll
from rapport.connectors.mastodon.api import Api, typed
from rapport.connectors.mastodon.shapes import Status
from rapport.connectors.mastodon.words import Words, same
from rapport.domain.acts import How, Removal
from rapport.domain.reply import Sent

GONE = frozenset({404, 410})
SURELY = timedelta(days=1)  # the same words posted again, as shops do, are older than this
PENDING = "pending"
STATUSES = "/api/v1/statuses"


async def post(api: Api, words: Words, key: str) -> Sent:
    """Say it. The server keeps the key for an hour: until then the same key says the same words once."""
    if words.quotes:
        await _quotable(api, words.quotes)
    return sent(typed(await api.call("POST", STATUSES, json=words.form(), key=key), Status))


async def _quotable(api: Api, number: str) -> None:
    """Raises `Refused` where the post is gone, or its author lets nobody like us quote it."""
    answer = await api.call("GET", _at(number), expect=GONE)
    if answer.status in GONE:
        raise Refused("The post to quote is gone, or is not for us to see. Nothing was sent.")
    allowed = typed(answer, Status).quote_approval
    if allowed and allowed.current_user == "denied":
        raise Refused("The author of that post does not let us quote it. Nothing was sent.")


def _same_quote(found: Status, words: Words) -> bool:
    """Whether a post of ours quotes the same; a quote that its author has not agreed to yet is not shown."""
    there = found.quote.quoted_status if found.quote else None
    return there.id == words.quotes if there else bool(found.quote) == bool(words.quotes)


async def find_reply(api: Api, us: str, words: Words) -> Sent | None:
    """Our answer to the same message, in the same words."""
    async for found in _own(api, us):
        if (found.in_reply_to_id or "") == words.in_reply_to and same(found.content or "", words.text):
            return sent(found)
    return None


async def find_post(api: Api, us: str, words: Words, key: str) -> Sent | None:
    """Our post: by its files, which no other post can have, else by its words and place.

    The same words may have been posted before. Where they are a day old, or a day's posts are more than can be
    looked through, that is `MaybeSent`, for a person.
    """
    files, seen, reached = [file.id for file in words.media], 0, False
    async for found in _own(api, us):
        seen, reached = seen + 1, reached or found.created_at < datetime.now(UTC) - SURELY
        alike = (found.in_reply_to_id or "") == words.in_reply_to and same(found.content or "", words.text)
        alike = alike and _same_quote(found, words)
        if files and [file.id for file in found.media_attachments] == files:
            return sent(found)
        if files or not alike or found.media_attachments:
            continue
        if words.in_reply_to or found.created_at > datetime.now(UTC) - SURELY:
            return sent(found)
        when = f"{found.created_at:%Y-%m-%d}"
        raise MaybeSent(key, f"The same words were posted on {when}; look whether these are they.")
    if seen >= poll.PAGE * poll.PAGES and not reached:
        raise MaybeSent(key, "So much was posted within a day that nobody can tell whether this was; look there.")
    return None


async def edit(api: Api, network_id: str, words: Words, key: str) -> Sent:
    """Change a post of ours to these words and files; doing it twice changes nothing more."""
    found = typed(await api.call("PUT", _at(network_id), json=words.changed(), key=key), Status)
    return replace(sent(found), awaits=False)


async def remove(api: Api, removal: Removal) -> None:
    """Delete words of our own. What is gone already is as it should be."""
    if removal.how is not How.DELETE:
        raise Refused(
            "Mastodon cannot hide a comment. Its own moderation can: report it there, or block its author."
        )
    answer = await api.call("DELETE", _at(removal.target), key=removal.key, expect=GONE)
    if answer.status not in GONE:
        typed(answer, dict[str, Any])
    elif not await removed(api, removal):  # so it answers for what is not ours, too
        raise Refused("These are not our own words; only those can be deleted.")


async def removed(api: Api, removal: Removal) -> bool:
    """Whether the words are gone."""
    return (await api.call("GET", _at(removal.target), expect=GONE)).status in GONE


def sent(status: Status) -> Sent:
    """The proof of a post; a quote may wait for the author of what it quotes."""
    return Sent(status.id, status.url or status.uri or "", bool(status.quote and status.quote.state == PENDING))


async def _own(api: Api, us: str) -> AsyncIterator[Status]:
    """Our last posts, newest first."""
    params = {"limit": str(poll.PAGE), "exclude_reblogs": "true"}
    for _ in range(poll.PAGES):
        posts = typed(await api.call("GET", f"/api/v1/accounts/{us}/statuses", params=params), list[Status])
        for found in posts:
            yield found
        if not posts:
            return
        params["max_id"] = posts[-1].id


def _at(number: str) -> str:
    return f"{STATUSES}/{quote(number, safe='')}"
