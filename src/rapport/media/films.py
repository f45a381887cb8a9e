"""Films as they are brought: written to disk piece by piece, looked into there, and kept once for each brand."""

from __future__ import annotations

import errno
import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand
from rapport.media.boxes import PIECE
from rapport.media.clean import LARGEST, NotTaken
from rapport.media.coming import half
from rapport.media.disk import moved_whole
from rapport.media.files import keep_file
from rapport.media.film import FilmFacts, is_film, looked_into
from rapport.media.models import File
from rapport.media.names import shown_name
from rapport.media.said_size import said_limit
from rapport.store.disk_room import has_room_for

ENDING, HEAD = "mp4", 12


def keep_brought(brand: Brand, name: str, source: IO[Any], now: datetime) -> tuple[File, str]:
    """Keep a film, or whatever else is kept, told by its bytes. Raises `NotTaken` with a sentence."""
    head = source.read(HEAD)
    source.seek(0)
    if head[4:10] == b"ftypqt":
        raise NotTaken(_("This is a QuickTime film. Save it as MP4 with H.264."))
    if not is_film(head):
        return keep_file(brand, name, source.read(LARGEST + 1), now)
    with half() as place:
        size, digest, facts = _written(place, source)
        row = _kept(brand, place, size, digest, facts, now)
    return row, shown_name(name, ENDING)


def _written(half: Path, source: IO[Any]) -> tuple[int, str, FilmFacts]:
    """Its size, its hash once it is clean, and what it is. It is on disk when this returns."""
    with open(os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
        size = 0
        while piece := source.read(PIECE):
            size += len(piece)
            if size > settings.LARGEST_FILM:
                most = said_limit(settings.LARGEST_FILM)
                raise NotTaken(_("A film that is kept here has at most %(most)s.") % {"most": most})
            if not has_room_for(len(piece)):
                raise OSError(errno.ENOSPC, "No room for files: what is left is for words.")
            out.write(piece)
        facts = looked_into(out, size)
        out.flush()
        os.fsync(out.fileno())
        out.seek(0)
        return size, hashlib.file_digest(out, "sha256").hexdigest(), facts


@transaction.atomic
def _kept(brand: Brand, half: Path, size: int, digest: str, facts: FilmFacts, now: datetime) -> File:
    """The row first, as in `files.py`: whoever forgets the same film at this moment has finished then.

    A customer's film that was kept without a look becomes one of ours.
    """
    shown = {"milliseconds": facts.milliseconds, "width": facts.width, "height": facts.height, "kept_at": now}
    create = {**shown, "brand": brand, "sha256": digest, "size": size, "ending": ENDING}
    row, _new = File.of(brand).update_or_create(sha256=digest, defaults=shown, create_defaults=create)
    if not row.place.exists():
        moved_whole(half, row.place)
    return row
