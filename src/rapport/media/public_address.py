"""A file's public address: for a network that fetches what it shows, for an hour, signed by this house.

It names the bytes as they were made ready for that network, by their hash and form, and when it ends. Nothing of
it is kept: whoever has not been given it cannot make it, and what is forgotten here is gone there, too.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.urls import reverse

from rapport.media.clean import SAVED, SHOWN
from rapport.media.files import Sized

SALT = "rapport.media.public_address"
FETCHED = {**SHOWN, "mp4": SAVED["mp4"]}
LIFE = timedelta(hours=1)
TOKEN = re.compile(r"[A-Za-z0-9_:-]{40,600}", re.ASCII)


class AddressClosed(Exception):
    """It was not made here, is over, or its file is gone; it says no more than that."""


def public_address(found: Sized, now: datetime) -> str:
    """Where anybody who is told can fetch these bytes, until an hour from `now`."""
    place = found.place.relative_to(_root())
    told = [str(place), int((now + LIFE).timestamp())]
    return f"{settings.ADDRESS}{reverse('fetched', args=[_signer().sign_object(told)])}"


def open_address(token: str, now: datetime) -> tuple[Sized, timedelta]:
    """What it leads to, and for how long it still does. Raises `AddressClosed`."""
    if not TOKEN.fullmatch(token):
        raise AddressClosed
    try:
        # Compared in constant time, before anything in it is read.
        place, ends = _signer().unsign_object(token)
    except signing.BadSignature as error:
        raise AddressClosed from error
    left, where = timedelta(seconds=ends - now.timestamp()), _root() / place
    mime = FETCHED.get(where.suffix.removeprefix("."))
    if left <= timedelta() or mime is None or not where.is_file():
        raise AddressClosed
    return Sized(where, mime, where.stat().st_size), left


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


def _root() -> Path:
    """Signed places lie below it, so that whatever else is on disk has none."""
    return Path(settings.MEDIA_ROOT) / "media"
