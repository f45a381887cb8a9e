"""The connector for one feed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity, Page
from rapport.connectors.errors import Refused, Unreadable
from rapport.connectors.feeds import parse
from rapport.connectors.feeds.markup import plain
from rapport.connectors.json_fields import LONGEST_NAME, need, object_of, read_time, text, web
from rapport.connectors.json_fields import name as named
from rapport.connectors.manifest import load
from rapport.connectors.response import Response
from rapport.domain.message import Author, Event, Incoming, Kind, Media, Visibility

LOOK_BACK = timedelta(days=1)
KNOWN = 1000
UNCHANGED = frozenset({304})


class Position(msgspec.Struct):
    """What the feed said of itself last, and short names of the entries that were read."""

    etag: str = ""
    modified: str = ""
    known: list[str] = []


class FeedsConnector(Connector):
    """A feed is nobody's account: its channel is known by its address."""

    manifest = load("rapport.connectors.feeds")

    async def verify(self) -> OwnIdentity:
        address = self.link.settings.get("address", "").strip()
        address = address if "://" in address else f"https://{address}"
        answer = await self.http.request("GET", address)
        try:
            found = await asyncio.to_thread(parse.rows, answer.body, address)
        except Unreadable as error:
            address = await asyncio.to_thread(parse.named_in, answer.body, address)
            if not address:
                raise Refused(f"There is no feed at this address, and no page that names one. {error}") from error
            answer = await self.http.request("GET", address)
            found = await asyncio.to_thread(parse.rows, answer.body, address)
        name = next((row["feed"] for row in found if row["feed"]), "") or address
        return OwnIdentity(address, name[:100], name[:100], settings={"address": address})

    async def fetch(self, cursor: str) -> Page:
        """Only what is not known yet; what a feed holds when it is connected is known but for its last day."""
        try:
            before = msgspec.json.decode(cursor, type=Position) if cursor else None
        except msgspec.MsgspecError:
            before = None
        held = before or Position()
        asked = {"If-None-Match": held.etag, "If-Modified-Since": held.modified}
        headers = {name: value for name, value in asked.items() if value}
        address = self.link.network_id or self.link.settings.get("address", "")
        answer = await self.http.request("GET", address, headers=headers, expect=UNCHANGED)
        if answer.status in UNCHANGED:
            return Page([], cursor)
        return await asyncio.to_thread(self._page, answer, address, before)

    def _page(self, answer: Response, address: str, before: Position | None) -> Page:
        """What is fresh, and how far it was read; a large feed takes its time, so never on the loop."""
        held = before or Position()
        rows = parse.rows(answer.body, address)
        known = frozenset(held.known)
        fresh = [row for row in rows if digest(row) not in known and (before or _recent(row))]
        held.known = list(dict.fromkeys([*map(digest, rows), *held.known]))[:KNOWN]
        held.etag = answer.headers.get("etag", "")
        held.modified = answer.headers.get("last-modified", "")
        now = datetime.now(UTC).isoformat()
        items = [
            json.dumps({**row, "at": row["at"] or now}).encode() for row in reversed(fresh) if self._wanted(row)
        ]
        return Page(items, msgspec.json.encode(held).decode())

    def _wanted(self, row: parse.Row) -> bool:
        words = [one.strip().casefold() for one in self.link.settings.get("words", "").split(",") if one.strip()]
        said = f"{row['title']}\n{row['html']}".casefold()
        return not words or any(word in said for word in words)

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        """A row of `parse`: an entry is a mention by a site, which no automatic word answers."""
        said = object_of(raw)
        title, words = plain(text(said, "title")), plain(text(said, "html"))
        when = read_time(said, "at")
        if when is None:
            raise Unreadable("An entry without a time.")
        number, home = need(said, "id"), named(said, "home") or link.network_id
        by = text(said, "author")
        name = f"{by} · {text(said, 'feed')}" if by and text(said, "feed") else by or text(said, "feed")
        return [
            Incoming(
                network_id=number,
                kind=Kind.MENTION,
                author=Author(_writer(said, home), "", name[:200], url=web(said, "home"), is_bot=True),
                text=words if words.startswith(title) else f"{title}\n\n{words}".strip(),
                at=when,
                thread=number,
                visibility=Visibility.PUBLIC,
                language=text(said, "lang")[:2].lower(),
                url=web(said, "url"),
                media=(Media(image, ""),) if (image := web(said, "image")) else (),
                automatic=True,
            )
        ]

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        try:
            found = parse.rows(answer, link.network_id)
        except Unreadable:
            return [answer]
        return _dated(found, at)


def _writer(said: dict[str, Any], home: str) -> str:
    """Who wrote it, as this site knows them: two sites may each have an "admin". Without a name it is the site."""
    if own := named(said, "by"):
        return own
    by = named(said, "author")
    both = f"{by} · {home}" if by and home else by or home or "feed"
    return both if len(both) <= LONGEST_NAME else home or "feed"


def _dated(rows: Sequence[parse.Row], now: datetime) -> list[bytes]:
    """As raw items; an entry that tells no time is of now."""
    return [json.dumps({**row, "at": row["at"] or now.isoformat()}).encode() for row in rows]


def digest(row: parse.Row) -> str:
    return hashlib.sha256(row["id"].encode()).hexdigest()[:10]


def _recent(row: parse.Row) -> bool:
    when = read_time(row, "at")
    return when is not None and when > datetime.now(UTC) - LOOK_BACK
