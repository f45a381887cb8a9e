"""The red button outside the database: a file whose name says for whom it was pressed, by whom and when.

A stop may not wait for whoever writes to the database, nor for room on the disk. Delivery's last look asks here,
too; the row follows when the database is free.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press: the ids of brand and person (0: nobody), and the moment."""

    brand: int
    person: int
    at: datetime
    why: str = ""

    @property
    def name(self) -> str:
        return f"{self.brand}-{self.person}-{(self.at - BEGINNING) // timedelta(microseconds=1)}"


def press(one: Pressed) -> None:
    """From the moment this returns everybody sees the stop. Raises `OSError` when not even a name can be kept."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(folder() / one.name, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        with suppress(OSError):  # the reason is worth less than the stop
            os.write(file, one.why.encode())
            os.fsync(file)
    finally:
        os.close(file)


def pressed() -> list[Pressed]:
    """All presses that are not in the database yet, oldest first."""
    try:
        names = os.listdir(folder())
    except FileNotFoundError:
        return []
    return sorted(filter(None, map(_read, names)), key=lambda one: one.at)


def brands_pressed() -> frozenset[int]:
    """The brands for which somebody pressed while the database was busy."""
    return frozenset(one.brand for one in pressed())


def forget(one: Pressed) -> None:
    """The row is written, or the stop was lifted."""
    (folder() / one.name).unlink(missing_ok=True)


def folder() -> Path:
    return Path(settings.HOME) / "stops"


def _read(name: str) -> Pressed | None:
    try:
        brand, person, at = map(int, name.split("-"))
        why = (folder() / name).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    return Pressed(brand, person, BEGINNING + timedelta(microseconds=at), why)
