"""Bytes on disk: whole or not at all, readable by nobody else."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

from rapport.store.disk_room import has_room_for


def write_brought(place: Path, data: bytes) -> None:
    """The same for what somebody brought: for files the disk counts as full while there is room for words."""
    if not has_room_for(len(data)):
        raise OSError(errno.ENOSPC, "No room for files: what is left is for words.")
    write_whole(place, data)


def write_whole(place: Path, data: bytes) -> None:
    """The file and its name are on disk when this returns; a crash leaves the old file, or none.

    Whoever writes the same at the same moment writes a half of their own. Where the disk is full, none is left.
    """
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        moved_whole(half, place)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def moved_whole(half: Path, place: Path) -> None:
    """What is on disk already gets its name, and that is on disk, too."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half.rename(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
