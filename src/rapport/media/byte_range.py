"""Which bytes of a file are asked for, by a `Range` header (RFC 9110, 14.2)."""

from __future__ import annotations

import re

ONE_PART = re.compile(r"bytes=(\d{1,15})?-(\d{1,15})?", re.ASCII)


class BeyondEnd(ValueError):
    """It asks for bytes that the file does not have: 416, with how many there are."""


def asked_part(header: str, size: int) -> range | None:
    """The places of the bytes; None where all are asked for, or more than one part, or nothing that can be read.

    Raises `BeyondEnd`.
    """
    found = ONE_PART.fullmatch(header.strip())
    first, last = found.groups() if found else (None, None)
    if first is None and last is None:
        return None
    if first is None:
        asked = range(max(0, size - int(last or 0)), size)
    elif last is not None and int(last) < int(first):
        return None
    else:
        asked = range(int(first), min(int(last), size - 1) + 1 if last else size)
    if not asked:
        raise BeyondEnd
    return asked
