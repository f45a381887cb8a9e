"""Busy, or full: nobody's fault, nothing was kept half, and the same request works a little later."""

from __future__ import annotations

import errno
import sqlite3
from typing import Literal

from django.db import DatabaseError, InterfaceError, OperationalError

AFTER = 2
Trouble = Literal["busy", "full"]
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# What SQLite says when a file cannot grow; a database that cannot be opened has no room for its companions.
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Busy(Exception):
    """Too many ask for something costly at once. Nothing was done; ask again in `after` seconds."""

    after = AFTER


def trouble(error: BaseException | None) -> Trouble | None:
    """Whether an error says that something is busy or full; None for every other fault."""
    if isinstance(error, Busy):
        return "busy"
    if isinstance(error, sqlite3.OperationalError):
        return _of_sqlite(error)
    if isinstance(error, OSError):
        return "full" if error.errno in _NO_ROOM else None
    if isinstance(error, DatabaseError | InterfaceError):
        if isinstance(error.__cause__, sqlite3.Error):
            return trouble(error.__cause__)
        if getattr(error.__cause__, "sqlstate", "") in ("53100", "53000"):  # disk_full, insufficient_resources
            return "full"
        return "busy" if isinstance(error, OperationalError | InterfaceError) else None
    return None


def _of_sqlite(error: sqlite3.OperationalError) -> Trouble | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return "busy" if code in _BUSY else "full" if code in _FULL else None
