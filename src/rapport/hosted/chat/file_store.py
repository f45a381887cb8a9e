"""Where visitors' files lie: `RAPPORT_HOME/files/chat/<channel>/<visitor>/`, a folder for each visitor."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from rapport.channels.models import Channel
from rapport.media.clean import SHOWN, Kept, NotTaken
from rapport.media.disk import write_brought

NAME = re.compile(r"[0-9a-f]{32}\.(jpg|png|pdf|txt)")
VISITOR = re.compile(r"[A-Za-z0-9_-]{43}")
ROOM = 25 * 1024 * 1024
POLICY = "default-src 'none'; sandbox"


def folder(channel: Channel, visitor: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "chat" / channel.key / visitor


def put(channel: Channel, visitor: str, token: str, message: str, file: Kept) -> str:
    """Keep a file; its name there. Nobody can guess it, and the same message sent again finds it again.

    Raises `NotTaken` when the visitor's room is full.
    """
    name = hashlib.sha256(f"file:{token}:{message}".encode()).hexdigest()[:32] + f".{file.ending}"
    place = folder(channel, visitor)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (place / name).exists():
        return name
    if sum(one.stat().st_size for one in place.iterdir()) + len(file.data) > ROOM:
        raise NotTaken(_("There is no more room for files in this conversation."))
    write_brought(place / name, file.data)
    return name


def give(channel: Channel, visitor: str, name: str, shown: str = "") -> HttpResponse:
    """The file for saving: a browser neither shows it nor runs anything in it. 404 when it is not there."""
    if not (VISITOR.fullmatch(visitor) and NAME.fullmatch(name)):
        raise Http404("There is no such file.")
    if not (path := folder(channel, visitor) / name).is_file():
        raise Http404("There is no such file.")
    return for_saving(path.read_bytes(), SHOWN[name[33:]], shown or name)


def for_saving(data: bytes, mime: str, name: str) -> HttpResponse:
    """Bytes as they leave this house: a browser saves them, and neither shows nor runs them."""
    response = HttpResponse(data, content_type=f"{mime}; charset=utf-8")
    safe = re.sub(r"[^A-Za-z0-9_. -]", "_", name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-site"
    return response
