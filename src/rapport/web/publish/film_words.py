"""Films in words, for the composer."""

from __future__ import annotations

from django.conf import settings

from rapport.media.film_limits import said_time
from rapport.media.models import File
from rapport.media.said_size import said_limit, said_size


def film_in_words(file: File) -> str:
    """How long a film lasts, how many pixels it has, how large it is."""
    return f"{said_time(file.milliseconds / 1000)} · {file.width} × {file.height} · {said_size(file.size)}"


def largest_film() -> str:
    """The most bytes of a film that are taken here, in words."""
    return said_limit(settings.LARGEST_FILM)
