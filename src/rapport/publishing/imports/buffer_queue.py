"""What waits in somebody's queue at Buffer, as a table of posts: read once, with a key that is kept nowhere.

https://developers.buffer.com: GraphQL by POST, a key of one's own, pages by cursor, errors with status 200.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils.translation import gettext as _

from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http, Response
from rapport.connectors.json_fields import at, part, parts, read_time, text, web, whole

SERVER = "https://api.buffer.com"
PAGE, PAGES, ORGANIZATIONS = 50, 40, 5
SECONDS, CAP = 45.0, 4_000_000
LONGEST_KEY = 500
COLUMNS = ("Text", "Scheduled at", "Channels", "Image URLs", "Tags", "Alt text", "Notes")
WHOSE = "query { account { organizations { id } } }"
QUEUE = """query Queue($organization: OrganizationId!, $after: String) {
  posts(first: 50, after: $after, input: {organizationId: $organization, filter: {status: [scheduled, draft]}}) {
    edges { node { id text dueAt channelService channel { name } tags { name }
      assets { mimeType source ... on ImageAsset { image { altText } } } } }
    pageInfo { hasNextPage endCursor }
  }
}"""


class QueueNotRead(Exception):
    """The queue could not be read; the message says why and what to do. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class WaitingPost:
    """One post as it waits there; `service`: its network, `name`: the account, `alts`: what each medium shows."""

    number: str
    text: str
    due: datetime | None
    service: str
    name: str
    tags: tuple[str, ...]
    media: tuple[str, ...]
    alts: tuple[str, ...]


def waiting_posts(key: str) -> list[WaitingPost]:
    """Everything scheduled or in draft that the key may read, bounded in pages, bytes and time.

    Raises `QueueNotRead`.
    """
    key = key.strip()
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise QueueNotRead(_("Give the key that Buffer shows under Settings, API."))
    try:
        return async_to_sync(_within_time)(key)
    except TimeoutError as error:
        raise QueueNotRead(_("Buffer took too long to answer. Nothing was kept; try again later.")) from error
    except ConnectorError as error:
        raise QueueNotRead(_("Buffer could not be read: %(why)s") % {"why": str(error)}) from error


async def _within_time(key: str) -> list[WaitingPost]:
    async with asyncio.timeout(SECONDS), Http(settings.PRIVATE_HOSTS) as http:
        whose = await _asked(http, key, WHOSE, {})
        found: dict[str, WaitingPost] = {}
        for one in parts(whose, "account", "organizations")[:ORGANIZATIONS]:
            async for post in _of_organization(http, key, text(one, "id"), len(found)):
                found[post.number] = post
        return list(found.values())


async def _of_organization(http: Http, key: str, organization: str, before: int) -> AsyncIterator[WaitingPost]:
    after: str | None = None
    for _page in range(PAGES - before // PAGE):
        said = await _asked(http, key, QUEUE, {"organization": organization, "after": after})
        for edge in parts(said, "posts", "edges")[:PAGE]:
            if post := _post(part(edge, "node")):
                yield post
        mark = text(said, "posts", "pageInfo", "endCursor")
        if at(said, "posts", "pageInfo", "hasNextPage") is not True or mark in ("", after):
            return
        after = mark
    raise QueueNotRead(_("More waits there than can be read at once. Bring it as a table in several parts."))


async def _asked(http: Http, key: str, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The `data` of one answer. Raises `QueueNotRead` and what the client raises."""
    answer = await http.request(
        "POST",
        SERVER,
        headers={"Authorization": f"Bearer {key}"},
        json={"query": query, "variables": variables},
        cap=CAP,
        expect=frozenset({400, 401, 403, 429}),
    )
    said = _json(answer)
    error = next(iter(parts(said, "errors")), {})
    if answer.status == 429 or text(error, "extensions", "code") == "RATE_LIMIT_EXCEEDED":
        minutes = -(-(whole(error, "extensions", "retryAfter") or 900) // 60)
        raise QueueNotRead(_("Buffer asks to wait %(n)d minutes. Nothing was kept.") % {"n": minutes})
    if answer.status in (401, 403) or text(error, "extensions", "code") in ("UNAUTHORIZED", "FORBIDDEN"):
        raise QueueNotRead(
            _("Buffer does not accept this key. Make one under Settings, API, that may read posts.")
        )
    if error or answer.status == 400:
        raise QueueNotRead(_("Buffer could not be read: %(why)s") % {"why": text(error, "message")[:200]})
    if not isinstance(said.get("data"), dict):
        raise QueueNotRead(_("Buffer answered something that is no queue. Nothing was kept."))
    return part(said, "data")


def _json(answer: Response) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    return said if isinstance(said, dict) else {}


def _post(said: dict[str, Any]) -> WaitingPost | None:
    number = text(said, "id")
    if not number:
        return None
    shown = [one for one in parts(said, "assets")[:20] if web(one, "source")]
    return WaitingPost(
        number[:100],
        _plain(text(said, "text"), keep="\n\t"),
        read_time(said, "dueAt"),
        _plain(text(said, "channelService"))[:60],
        _plain(text(said, "channel", "name"))[:200],
        tuple(filter(None, (_plain(text(one, "name"))[:60] for one in parts(said, "tags")[:20]))),
        tuple(web(one, "source") for one in shown),
        tuple(_plain(text(one, "image", "altText"))[:1000].replace("|", "/") for one in shown),
    )


def _plain(words: str, keep: str = "") -> str:
    """Without what no table holds."""
    return "".join(sign for sign in words.replace("\r\n", "\n") if sign >= " " or sign in keep)


def queue_table(posts: Sequence[WaitingPost], here: Sequence[str]) -> bytes:
    """The posts as a table of ours; `here` are the accounts that the brand has, in small letters.

    An account that it has is named by itself, any other by its network. Raises `QueueNotRead` for none at all.
    """
    if not posts:
        raise QueueNotRead(_("Nothing waits there: no post is scheduled and none is a draft."))
    out = io.StringIO(newline="")
    out.write("sep=,\r\n")
    csv.writer(out).writerows([COLUMNS, *_rows(posts, frozenset(here))])
    return out.getvalue().encode()


def _rows(posts: Sequence[WaitingPost], here: frozenset[str]) -> Iterator[tuple[str, ...]]:
    for one in posts:
        named = one.name if one.name.removeprefix("@").casefold() in here else one.service
        yield (
            one.text,
            f"{one.due.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z" if one.due else "",
            named,
            " ".join(one.media),
            ", ".join(one.tags),
            " | ".join(one.alts) if any(one.alts) else "",
            f"Buffer {one.number}",
        )
