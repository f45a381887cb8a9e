"""Room on the disk. What cannot be written down is not said: so sending stops a little before the disk is full."""

from __future__ import annotations

import shutil

from django.conf import settings

NEEDED = 4 * 1024 * 1024
SOON = 16 * 1024 * 1024
# Files from outside stop long before words do: whoever brings enough of them would silence everybody.
BESIDE_FILES = 256 * 1024 * 1024


def free() -> int:
    """Bytes that may still be written in RAPPORT_HOME."""
    return shutil.disk_usage(settings.HOME).free


def has_room() -> bool:
    """Whether what is said can be written down: an attempt, its outcome, and the database's own log."""
    return free() >= NEEDED


def has_room_for(size: int) -> bool:
    """Whether a file of so many bytes may be kept, and leaves enough room for words."""
    return free() - size >= BESIDE_FILES
