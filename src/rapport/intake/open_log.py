"""The one place that knows where this installation's intake log is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from rapport.intake.log import Log, SqliteLog


def open_log() -> Log:
    """The log all processes of this home share. Raises `NotDurable` where its disk does not keep what it says."""
    return _at(settings.INTAKE_FILE)


@cache
def _at(file: Path) -> Log:
    return SqliteLog(file)
