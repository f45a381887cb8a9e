"""Our own account by whatever a person calls it, found in a body that shows names beside ids; pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit


def called(account: str) -> tuple[str, str]:
    """Name and server, both folded, of `name`, `@name`, `@name@server` or an account's page; "" where not said."""
    given = account.strip().casefold()
    if "://" in given:
        try:
            parts = urlsplit(given)
        except ValueError:
            return "", ""
        return parts.path.rstrip("/").rpartition("/")[2].removeprefix("@"), parts.hostname or ""
    name, _, server = given.removeprefix("@").partition("@")
    return name, server


def objects_in(answer: bytes) -> Iterator[dict[str, Any]]:
    """Every object in a body, at whatever depth; none where it is no JSON."""
    try:
        left = [json.loads(answer)]
    except (ValueError, RecursionError):
        return
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
        if isinstance(one, dict | list):
            left += one.values() if isinstance(one, dict) else one


def the_one_of(ids: Iterable[object]) -> str:
    """The one id that all of them are; "" where there are none, or more than one."""
    found = {one for one in ids if isinstance(one, str) and one}
    return found.pop() if len(found) == 1 else ""
