"""From .po, which people write, to .mo, which programs read. The installation uses this too (`hatch_build.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polib


def compile_all(folder: Path) -> Iterator[Path]:
    """Compile every catalogue under a folder that is newer than what was compiled from it; yields all .mo files."""
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
        yield target


def _compile(source: Path, target: Path) -> None:
    # Put in place whole: several test processes may do this at once.
    made = target.with_name(f"{target.name}.{id(target)}.new")
    polib.pofile(str(source)).save_as_mofile(str(made))
    made.replace(target)
