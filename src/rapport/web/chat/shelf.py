"""Where visitors' files lie: `RAPPORT_HOME/files/chat/<channel>/<visitor>/`, a folder for each visitor."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from rapport.people.models import Channel
from rapport.web.chat.keep import SHOWN, Kept, NotTaken

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
    _write(place, name, file.data)
    return name


def _write(place: Path, name: str, data: bytes) -> None:
    """Whole or not at all, and on disk."""
    half = place / f".{name}.{os.getpid()}"
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    half.rename(place / name)
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def give(channel: Channel, visitor: str, name: str, shown: str = "") -> HttpResponse:
    """The file for saving: a browser neither shows it nor runs anything in it. 404 when it is not there."""
    path = folder(channel, visitor) / name
    if not (VISITOR.fullmatch(visitor) and NAME.fullmatch(name) and path.is_file()):
        raise Http404("There is no such file.")
    response = HttpResponse(path.read_bytes(), content_type=f"{SHOWN[name[33:]]}; charset=utf-8")
    safe = re.sub(r"[^A-Za-z0-9_. -]", "_", shown or name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-site"
    return response
