"""Places for files that are on their way to the disk, and are moved once they are whole."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

HALF_FORGOTTEN = timedelta(hours=6)


@contextmanager
def half() -> Iterator[Path]:
    """A place on the same disk as kept files; what stands there goes, unless it was moved."""
    _coming().mkdir(parents=True, exist_ok=True, mode=0o700)
    place = _coming() / secrets.token_hex(16)
    try:
        yield place
    finally:
        place.unlink(missing_ok=True)


def forget_halves(now: datetime) -> None:
    """What is left where somebody's bringing broke off with this machine."""
    for one in _coming().glob("*"):
        if now.timestamp() - one.stat().st_mtime > HALF_FORGOTTEN.total_seconds():
            one.unlink(missing_ok=True)


def _coming() -> Path:
    return Path(settings.MEDIA_ROOT) / "coming"
