"""A picture's bytes as they are kept: upright, bare of all but its pixels, and no more of them than asked for."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator

from PIL import Image

QUALITY = 88
QUALITIES = (QUALITY, 80, 70)
SHRINK, SMALLEST = 0.7, 32
ORIENTATION = 0x0112
# What a camera's orientation asks for: https://exiftool.org/TagNames/EXIF.html, 0x0112.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# What Pillow raises over bytes that are not as they say, besides its own warnings.
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    NotImplementedError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Warning,
)
Made = tuple[str, bytes, tuple[int, int]]


def moves(data: bytes, form: str) -> bool:
    """Whether more than one picture follows each other in it; only the beginning of the second is looked for."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=[form]) as found:
            warnings.simplefilter("ignore")
            return bool(getattr(found, "is_animated", False))
    except DAMAGED:
        return False


def upright(picture: Image.Image) -> Image.Image:
    """The picture as its camera was held, where that can be read. Nothing else that a camera wrote is asked."""
    try:
        turn = TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except DAMAGED:
        return picture
    return picture if turn is None else picture.transpose(turn)


def picture_bytes(picture: Image.Image, ending: str, quality: int = QUALITY) -> bytes:
    """A picture's bytes, without what Pillow would carry over by itself: comments, profiles, texts."""
    clear = ending == "png" and picture.has_transparency_data
    bare, out = picture.convert("RGBA" if clear else "RGB"), io.BytesIO()
    bare.info.clear()
    bare.save(out, "JPEG" if ending == "jpg" else "PNG", **({"quality": quality} if ending == "jpg" else {}))
    return out.getvalue()


def within(picture: Image.Image, ending: str, most: int) -> Made | None:
    """Ending, bytes and pixels of the picture in at most `most` bytes; None where nothing would be left of it.

    First its quality goes, then its size. One that can be seen through stays a PNG; others become JPEG where
    they are too large as they are.
    """
    for size, form, quality in _tries(picture, ending):
        shown = picture if size == picture.size else picture.resize(size)
        made = picture_bytes(shown, form, quality)
        if len(made) <= most:
            return form, made, size
    return None


def _tries(picture: Image.Image, ending: str) -> Iterator[tuple[tuple[int, int], str, int]]:
    width, height = picture.size
    yield (width, height), ending, QUALITY
    clear = picture.has_transparency_data
    while max(width, height) >= SMALLEST:
        for quality in (QUALITY,) if clear else QUALITIES:
            yield (width, height), "png" if clear else "jpg", quality
        width, height = max(1, int(width * SHRINK)), max(1, int(height * SHRINK))
