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


def moving(form: str = "GIF", frames: int = 3, size: tuple[int, int] = (8, 6)) -> bytes:
    """Pictures that follow each other, the first of them teal."""
    colours, out = ("teal", "red", "gold"), io.BytesIO()
    first, *rest = [Image.new("RGB", size, colours[n % 3]) for n in range(frames)]
    first.save(out, form, save_all=True, append_images=rest, duration=100)
    return out.getvalue()


def noise(side: int = 400) -> bytes:
    """A picture that no format makes small."""
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), Random(7).randbytes(side * side * 3)).save(out, "PNG")
    return out.getvalue()


NOISE = noise()
