"""Small files for tests."""

from __future__ import annotations

import io
from random import Random

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(form: str = "PNG", size: tuple[int, int] = (8, 6), colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def noise(side: int = 400) -> bytes:
    """A picture that no format makes small."""
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), Random(7).randbytes(side * side * 3)).save(out, "PNG")
    return out.getvalue()


NOISE = noise()
