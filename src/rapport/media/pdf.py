"""What a PDF would do or carry besides its pages, also where its writer packed or respelled it.

The format: ISO 32000-1, names in 7.3.5, object streams in 7.5.7.
"""

from __future__ import annotations

import re
import zlib

MOST, MOST_PACKED = 32 * 1024 * 1024, 500
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
_SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")


class Active(ValueError):
    """It carries programs, other files, or forms that run something."""


class Sealed(ValueError):
    """Objects are packed in it that cannot be unpacked here, so nobody knows what they are."""


def look_into(data: bytes) -> None:
    """Raises `Active`, and `Sealed`. At most 32 MB in 500 pieces are unpacked, whatever the file claims."""
    if _ACTIVE.search(_plain(data)):
        raise Active
    room, since, pieces = MOST, 0, 0
    for found in _STREAM.finditer(data):
        if b"/ObjStm" in _plain(data[since : found.start()]):
            ends, pieces = data.find(b"endstream", found.end()), pieces + 1
            if ends < 0 or pieces > MOST_PACKED:
                raise Sealed
            unpacked = _unpacked(data[found.end() : ends], room)
            room -= len(unpacked)
            if _ACTIVE.search(_plain(unpacked)):
                raise Active
        since = found.start()


def _plain(data: bytes) -> bytes:
    """Names as they are meant: `/J#61vaScript` is /JavaScript."""
    return _SPELT.sub(lambda found: bytes([int(found[1], 16)]), data)


def _unpacked(data: bytes, room: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(data, room + 1)
    except zlib.error as error:
        raise Sealed from error
    if len(found) > room or not unpacker.eof:
        raise Sealed
    return found
