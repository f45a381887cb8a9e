"""JSON out of exports: whole, or one element of a list after the other, however long the list is."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from rapport.connectors.exports.box import NoExport

LARGEST_ROW = 4_000_000
BETWEEN = " \t\r\n,"


def json_of(data: bytes) -> Any:
    """Raises `NoExport` for what is no JSON, or is nested without end."""
    try:
        return json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise NoExport(f"it is no JSON: {str(error)[:80]}") from error


def elements(pieces: Iterable[bytes], left_out: Counter[str]) -> Iterator[Any]:
    """The elements of the first list in the text, one by one; what stands before it is passed over.

    Ends where the text is no JSON any more, or one element is larger than 4 MB; that is counted.
    """
    decode, held, begun = codecs.getincrementaldecoder("utf-8-sig")("replace").decode, "", False
    read, tried = json.JSONDecoder(), 0
    for piece in pieces:
        held += decode(piece)
        if not begun:
            at = held.find("[")
            if at < 0:
                continue
            held, begun = held[at + 1 :], True
        # Tried again only when as much has come again: an element is read a few times, not once for each piece.
        while len(held) >= tried:
            held = held.lstrip(BETWEEN)
            if held.startswith("]"):
                return
            try:
                found, end = read.raw_decode(held)
            except (ValueError, RecursionError):
                tried = 2 * len(held)
                break
            held, tried = held[end:], 0
            yield found
        if len(held) > LARGEST_ROW:
            break
    yield from _rest(held.lstrip(BETWEEN), read, left_out)


def _rest(held: str, read: json.JSONDecoder, left_out: Counter[str]) -> Iterator[Any]:
    while held and not held.startswith("]") and len(held) <= LARGEST_ROW:
        try:
            found, end = read.raw_decode(held)
        except (ValueError, RecursionError):
            break
        held = held[end:].lstrip(BETWEEN)
        yield found
    if not held.startswith("]"):
        left_out["files that end too early or are no JSON any more"] += 1
