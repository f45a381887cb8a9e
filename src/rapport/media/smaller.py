"""A picture made smaller for a network, until it has few enough pixels and bytes."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image

from rapport.domain.crop import Crop
from rapport.media.clean import DOOR, Kept, NotTaken
from rapport.media.pictures import within

FORMS = ("PNG", "JPEG")


def smaller(data: bytes, ending: str, most: int, side: int, crop: Crop | None = None) -> Kept:
    """A picture of ours, or the part `crop` of it, within `most` bytes and `side` pixels.

    `ending` "jpg" makes a JPEG of it: what could be seen through stands on white then.
    Raises `NotTaken` where nothing would be left.
    """
    with DOOR.turn(), Image.open(io.BytesIO(data), formats=FORMS) as found:
        shown: Image.Image = found.crop(crop.box(*found.size)) if crop else found
        shown.thumbnail((side, side))
        if ending == "jpg" and shown.has_transparency_data:
            shown = _on_white(shown)
        if made := within(shown, ending, most):
            form, fewer, size = made
            return Kept("", form, fewer, size)
    raise NotTaken(_("This picture cannot be made small enough for this network."))


def _on_white(picture: Image.Image) -> Image.Image:
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")
