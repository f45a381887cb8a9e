"""A network's JSON as raw items: written anew one by one, within bounds, and whole where it makes no sense."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from rapport.connectors.errors import Unreadable
from rapport.connectors.json_fields import decoded

# Bytes of all items of one answer: what stands once there may be put beside each of them.
MOST = 64_000_000


def encoded(said: Any, *, sort: bool = False) -> bytes:
    """One item. Raises `Unreadable` for what is nested so deeply that it could be read and cannot be written."""
    try:
        return json.dumps(said, sort_keys=sort).encode()
    except RecursionError as error:
        raise Unreadable("This is nested too deeply.") from error


def raw_items(rows: Iterable[Any], most: int = MOST) -> list[bytes]:
    """The items in their order. Raises `Unreadable`, also for more than `most` bytes."""
    found, size = list[bytes](), 0
    for one in rows:
        found.append(encoded(one))
        size += len(found[-1])
        if size > most:
            raise Unreadable(f"Its parts have more than {most // 1_000_000} MB together.")
    return found


def unpacked(answer: bytes, parts_of: Callable[[Any], Iterable[Any]]) -> list[bytes]:
    """A whole answer as the items in it; what makes no sense stays whole, for `translate` to say."""
    try:
        return raw_items(parts_of(decoded(answer)))
    except Unreadable:
        return [answer]
