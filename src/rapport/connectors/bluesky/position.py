"""Where reading stopped: the connector's cursor, one mark for each of the three things it reads."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from rapport.connectors.bluesky.shapes import Moment
from rapport.connectors.errors import Unreadable


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """Read up to a moment, except for what turns up late.

    `seen`: fingerprints of what was read in the last minutes before it, so that a late one is told from a
    known one. `page` and `top`: where a walk through more pages than fit in one reading goes on, and the
    moment it will have read up to.
    """

    upto: Moment | None = None
    seen: list[str] = []
    page: str = ""
    top: Moment | None = None


class Position(msgspec.Struct, frozen=True, omit_defaults=True):
    """`chat` is the network's own cursor of the direct log: None before the first look, "" its start."""

    notifications: Mark = Mark()
    own: Mark = Mark()
    chat: str | None = None


def read(cursor: str) -> Position:
    """A stored cursor; "" is the beginning."""
    try:
        return msgspec.json.decode(cursor, type=Position) if cursor else Position()
    except msgspec.MsgspecError as error:
        raise Unreadable("The stored reading position of this Bluesky channel is damaged.") from error


def write(position: Position) -> str:
    return msgspec.json.encode(position).decode()


def fingerprint(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()
