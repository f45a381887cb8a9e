"""How large a zip's table of contents is, read before anything makes objects of it."""

from __future__ import annotations

import struct
from pathlib import Path

END, END_SIZE, COMMENT = b"PK\x05\x06", 22, 65_535
WIDE_AT, WIDE_END = b"PK\x06\x07", b"PK\x06\x06"
LARGEST = 100_000_000


def looked_over(path: Path, most: int) -> None:
    """Raises `ValueError` for a table with more than `most` members, too large a one, or none."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        begin = max(0, size - END_SIZE - COMMENT - 20)
        file.seek(begin)
        tail = file.read(END_SIZE + COMMENT + 20)
        at = tail.rfind(END)
        if at < 0 or len(tail) - at < END_SIZE:
            raise ValueError("it has no end: it was not copied whole")
        count, table = struct.unpack("<HL", tail[at + 10 : at + 16])
        if (count == 0xFFFF or table == 0xFFFFFFFF) and tail[max(0, at - 20) :][:4] == WIDE_AT:
            (where,) = struct.unpack("<Q", tail[at - 12 : at - 4])
            file.seek(min(where, size))
            wide = file.read(56)
            if len(wide) < 56 or not wide.startswith(WIDE_END):
                raise ValueError("its table of contents is damaged")
            count, table = struct.unpack("<QQ", wide[32:48])
    if count > most or table > LARGEST:
        raise ValueError(f"it has more than {most} members")
