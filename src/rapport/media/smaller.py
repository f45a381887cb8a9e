"""A picture made smaller for a network, until it has few enough pixels and bytes."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image

from rapport.media.clean import DOOR, Kept, NotTaken
from rapport.media.pictures import within

FORMS = ("PNG", "JPEG")


def smaller(data: bytes, ending: str, most: int, side: int) -> Kept:
    """A picture of ours within `most` bytes and `side` pixels. Raises `NotTaken` where nothing would be left."""
    with DOOR.turn(), Image.open(io.BytesIO(data), formats=FORMS) as found:
        found.thumbnail((side, side))
        if made := within(found, ending, most):
            form, fewer, size = made
            return Kept("", form, fewer, size)
    raise NotTaken(_("This picture cannot be made small enough for this network."))
