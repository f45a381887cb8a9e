"""Values out of a network's JSON, read generously: what is missing or of another kind is empty, never an error.

Only what a message cannot be without is asked for with `need…`, which raises `Unreadable`.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any

from rapport.connectors.errors import Unreadable

LONGEST_NAME = 255  # characters of what a network calls something; longer is no name
MILLISECONDS = 100_000_000_000  # a Unix time above this counts milliseconds


def decoded(raw: bytes) -> Any:
    """Any JSON. Raises `Unreadable`."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable("These bytes are not JSON.") from error


def object_of(raw: bytes) -> dict[str, Any]:
    """A JSON object. Raises `Unreadable`."""
    found = decoded(raw)
    if not isinstance(found, dict):
        raise Unreadable("These bytes hold no JSON object.")
    return found


def at(said: Any, *path: str) -> Any:
    """What stands at the end of a path, None where nothing does."""
    for name in path:
        said = said.get(name) if isinstance(said, dict) else None
    return said


def text(said: Any, *path: str) -> str:
    """Words or a number as words; half of a surrogate pair and zero bytes, which no store takes, are left out."""
    found = at(said, *path)
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found) if abs(found) < 10**30 else ""
    if not isinstance(found, str):
        return ""
    return found.encode("utf-8", "ignore").decode().replace("\x00", "")


def name(said: Any, *path: str) -> str:
    """What a network calls something: words of at most `LONGEST_NAME` characters, "" for any others."""
    found = at(said, *path)
    return text(said, *path) if not isinstance(found, str) or len(found) <= LONGEST_NAME else ""


def need(said: Any, *path: str) -> str:
    """The same, where nothing makes no sense. Raises `Unreadable`."""
    if found := name(said, *path):
        return found
    raise Unreadable(f"There is no {'.'.join(path)} in it, or one that is too long.")


def part(said: Any, *path: str) -> dict[str, Any]:
    found = at(said, *path)
    return found if isinstance(found, dict) else {}


def parts(said: Any, *path: str) -> list[dict[str, Any]]:
    """The objects in a list; whatever else is in it is left out."""
    found = at(said, *path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def whole(said: Any, *path: str) -> int | None:
    """A whole number, also as words or as 4.0; None where there is none."""
    given = at(said, *path)
    found = str(int(given)) if isinstance(given, float) and given.is_integer() else text(said, *path)
    return int(found) if found.removeprefix("-").isdecimal() and found.isascii() and len(found) < 20 else None


def web(said: Any, *path: str) -> str:
    """An address of the web; "" for any other."""
    found = text(said, *path)
    return found if found.startswith(("https://", "http://")) else ""


def read_time(said: Any, *path: str) -> datetime | None:
    """An aware time, from words (ISO 8601) or seconds or milliseconds since 1970; None: there is none."""
    found = at(said, *path)
    try:
        if isinstance(found, str) and not found.isdecimal():
            read = datetime.fromisoformat(found)
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(found, bool) or not isinstance(found, int | float | str):
            return None
        seconds = float(found)
        if not math.isfinite(seconds):
            return None
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) > MILLISECONDS else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def need_time(said: Any, *path: str) -> datetime:
    """The same, where no time makes no sense. Raises `Unreadable`."""
    found = read_time(said, *path)
    if found is None:
        raise Unreadable(f"There is no time in {'.'.join(path)}.")
    return found
