"""What is new on X since the last look: one page of mentions and one of direct messages, each thing billed once.

Both lists come newest first. Where a page does not reach back to what is known, the next look goes on below it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from rapport.connectors.base import Page
from rapport.connectors.bill import billed, may_bill
from rapport.connectors.errors import Refused
from rapport.connectors.json_fields import read_time, text, whole
from rapport.connectors.raw_items import raw_items
from rapport.connectors.response import Response
from rapport.connectors.x.translate import rows
from rapport.domain.message import Kind

LOOK_BACK = timedelta(days=1)
MENTIONS, DIRECTS = 50, 10
Ask = Callable[[str, Mapping[str, str]], Awaitable[Response]]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reached:
    """All up to `known` is here; above it from `top` down to where `mark` leads."""

    known: int
    top: int = 0
    mark: str = ""

    @classmethod
    def read(cls, kept: str) -> Reached:
        known, _, more = kept.partition(":")
        top, _, mark = more.partition(":")
        return cls(_number(known), _number(top), mark)

    def __str__(self) -> str:
        at = str(self.known) if self.known else ""
        return f"{at}:{self.top}:{self.mark}" if self.mark else at

    def after(self, fresh: list[Row], mark: str) -> Reached:
        """Where it is once these rows are here; without a `mark` nothing is left between."""
        top = max([self.top, self.known, *(whole(one, "row", "id") or 0 for one in fresh)])
        return Reached(self.known, top, mark) if mark else Reached(top)


async def heard(ask: Ask, us: str, cursor: str, fields: tuple[Mapping[str, str], Mapping[str, str]]) -> Page:
    """The next page; the cursor is "mentions|direct messages|day", each with how far it was read."""
    mention, _, rest = cursor.partition("|")
    direct, _, day = rest.partition("|")
    now = datetime.now(UTC)
    said, mentions = await _mentions(ask, us, Reached.read(mention), fields[0], now)
    talked, directs = await _directs(ask, Reached.read(direct), fields[1], now, f"{now:%Y-%m-%d}" != day)
    found = sorted([*said, *talked], key=lambda one: text(one, "row", "created_at"))
    return Page(raw_items(found), f"{mentions}|{directs}|{now:%Y-%m-%d}")


async def _mentions(
    ask: Ask, us: str, at: Reached, fields: Mapping[str, str], now: datetime
) -> tuple[list[Row], Reached]:
    begin = f"{now - LOOK_BACK:%Y-%m-%dT%H:%M:%SZ}"
    since = {"since_id": str(at.known)} if at.known else {"start_time": begin}
    may_bill(MENTIONS)
    page, mark = await _page(ask, f"users/{us}/mentions", {**fields, **since, "max_results": str(MENTIONS)}, at)
    billed(len(page))
    fresh = [one for one in page if _is_new(one, at.known, now)]
    return fresh, at.after(fresh, mark)


async def _directs(
    ask: Ask, at: Reached, fields: Mapping[str, str], now: datetime, new_day: bool
) -> tuple[list[Row], Reached]:
    """X takes no place to begin at here: what is known comes again, and is billed once a day (UTC)."""
    may_bill(DIRECTS, Kind.DIRECT)
    page, mark = await _page(ask, "dm_events", {**fields, "max_results": str(DIRECTS)}, at)
    fresh = [one for one in page if _is_new(one, at.known, now)]
    billed(len(page) if new_day else len(fresh), Kind.DIRECT)
    return fresh, at.after(fresh, mark if len(fresh) == len(page) else "")


async def _page(ask: Ask, path: str, asked: Mapping[str, str], at: Reached) -> tuple[list[Row], str]:
    try:
        answer = await ask(path, {**asked, **({"pagination_token": at.mark} if at.mark else {})})
    except Refused:
        if not at.mark:
            raise
        answer = await ask(path, asked)  # a mark of long ago leads nowhere: once more from the top
    if not isinstance(answer.json(), dict):
        raise answer.unreadable("something that is no list")
    return rows(answer.json()), text(answer.json(), "meta", "next_token")


def _is_new(one: Row, known: int, now: datetime) -> bool:
    at = read_time(one, "row", "created_at")
    if known:
        return (whole(one, "row", "id") or 0) > known
    return at is not None and at > now - LOOK_BACK


def _number(kept: str) -> int:
    return int(kept) if kept.isdecimal() and kept.isascii() and len(kept) < 25 else 0
