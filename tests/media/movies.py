"""Small MP4 films for tests, made box by box: nothing in them can be played, all of them can be read."""

from __future__ import annotations

from collections.abc import Sequence

PLACE = b"+40.4168-003.7038/"


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return (len(body) + 8).to_bytes(4) + kind + body


def number(n: int, many: int = 4) -> bytes:
    return n.to_bytes(many)


def movie(
    seconds: float = 12.5,
    size: tuple[int, int] = (1280, 720),
    *,
    turned: bool = False,
    code: bytes = b"avc1",
    sound: bytes = b"mp4a",
    more: Sequence[bytes] = (),
    beside: Sequence[bytes] = (),
    data: bytes = b"\x00" * 512,
    index_last: bool = False,
) -> bytes:
    """`more`: further boxes in the index, `beside`: beside it; `turned`: shown upright by its matrix."""
    tracks = [track(b"vide", code, size, seconds, turned)]
    tracks += [track(b"soun", sound, (0, 0), seconds)] if sound else []
    place = box(b"udta", box(b"\xa9xyz", number(len(PLACE), 2), b"\x15\xc7", PLACE))
    index = box(b"moov", box(b"mvhd", time(seconds), bytes(80)), *tracks, place, *more)
    media = box(b"mdat", data)
    head = box(b"ftyp", b"isom", number(512), b"isomiso2avc1mp41")
    return b"".join([head, *([media, index] if index_last else [index, media]), *beside])


def time(seconds: float) -> bytes:
    """Of a header: version, made, changed, ticks a second, how many."""
    return bytes(4) + bytes(8) + number(1000) + number(round(seconds * 1000))


def track(
    kind: bytes, code: bytes, size: tuple[int, int], seconds: float, turned: bool = False, more: bytes = b""
) -> bytes:
    one, none = number(1 << 16), bytes(4)
    matrix = [none, one, none, number(0xFFFF0000), none] if turned else [one, none, none, none, one]
    shown = b"".join([*matrix, none, none, none, number(1 << 30)])
    head = box(b"tkhd", bytes(40), shown, number(size[0] << 16), number(size[1] << 16))
    table = box(b"stbl", box(b"stsd", bytes(4), number(1), box(code, bytes(78))))
    media = box(
        b"mdia",
        box(b"mdhd", time(seconds), bytes(4)),
        box(b"hdlr", bytes(8), kind, bytes(13)),
        box(b"minf", table),
    )
    return box(b"trak", head, media, more)
