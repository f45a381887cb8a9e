"""Buffer's GraphQL interface as its pages describe it: a key, posts by cursor, errors with status 200.

Read on 30 November 2026: developers.buffer.com/types/Post.md, /types/PostsFiltersInput.md, /guides/pagination.md,
/guides/error-handling.md, /guides/api-limits.md, /examples/get-posts-with-assets.html.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from tests.peers.emulated import Emulator

KEY = "buffer-key-of-ana"
# Every field of the types that a query of ours may name; `...` is an inline fragment on a kind of asset.
FIELDS = frozenset(
    {
        *("account", "organizations", "id", "name", "posts", "edges", "node", "pageInfo", "hasNextPage"),
        *("endCursor", "startCursor", "text", "dueAt", "status", "channelId", "channelService", "channel"),
        *("service", "tags", "assets", "thumbnail", "mimeType", "source", "image", "altText", "createdAt"),
    }
)
STATUSES = frozenset({"draft", "scheduled", "sending", "sent", "error"})
Row = dict[str, Any]


class Buffer(Emulator):
    def __init__(self) -> None:
        super().__init__()
        self.keys, self.organizations = {KEY}, ["org1"]
        self.posts: list[Row] = []
        self.limited = False
        self.instead: bytes = b""

    def add(self, text: str, hours: float | None = 24, state: str = "scheduled", **more: Any) -> Row:
        number = f"{len(self.posts) + 1:024x}"
        due = datetime(2031, 3, 1, 9, tzinfo=UTC) + timedelta(hours=hours) if hours is not None else None
        row: Row = {"id": number, "text": text, "dueAt": f"{due:%Y-%m-%dT%H:%M:%S}.000Z" if due else None}
        row |= {"channelService": "practice", "channel": {"name": "casaaurora"}, "tags": [], "assets": []}
        self.posts.append({**row, **more, "status": state})
        return self.posts[-1]

    async def honest(self, request: web.Request) -> web.StreamResponse:
        if self.instead:
            return web.Response(body=self.instead, content_type="application/json")
        if request.method != "POST" or request.path != "/":
            return web.Response(status=404)
        if self.limited:
            said = {"code": "RATE_LIMIT_EXCEEDED", "limitType": "CLIENT_ACCOUNT", "retryAfter": 900}
            return _wrong("Too many requests from this client. Please try again later.", said, 429)
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.keys:
            return _wrong("Not authorized", {"code": "UNAUTHORIZED"})
        body = await request.json()
        query, given = body["query"], body.get("variables", {})
        self.unknown += sorted(_named(query) - FIELDS)
        if "organizations" in query:
            return web.json_response(
                {"data": {"account": {"organizations": [{"id": n} for n in self.organizations]}}}
            )
        asked = set(re.findall(r"\w+", re.search(r"status: \[([^\]]*)\]", query)[1]))  # type: ignore[index]
        self.unknown += sorted(asked - STATUSES)
        if given["organization"] not in self.organizations:
            return _wrong("Organization not found", {"code": "NOT_FOUND"})
        return web.json_response(
            {"data": {"posts": self._page(asked, given, int(re.search(r"first: (\d+)", query)[1]))}}
        )  # type: ignore[index]

    def _page(self, asked: set[str], given: Row, size: int) -> Row:
        rows = [one for one in self.posts if one["status"] in asked]
        first = next((n + 1 for n, one in enumerate(rows) if one["id"] == given.get("after")), 0)
        page = rows[first : first + size]
        more = first + size < len(rows)
        told = {"hasNextPage": more, "endCursor": page[-1]["id"] if page else None}
        return {"edges": [{"node": one} for one in page], "pageInfo": told}


def _named(query: str) -> set[str]:
    """The fields that a query names: words in its body but for arguments, variables and kinds."""
    body = query[query.index("{") :]
    body = re.sub(r"\([^()]*\)", "", re.sub(r"\.\.\. on \w+", "", body))
    return set(re.findall(r"[A-Za-z]\w*", body))


def _wrong(message: str, extensions: Row, status: int = 200) -> web.Response:
    said = {"data": None, "errors": [{"message": message, "extensions": extensions}]}
    return web.Response(text=json.dumps(said), status=status, content_type="application/json")
