"""Backups as files: databases copied while they are written to, checksums, nothing unpacked that is not named."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from rapport.cli.errors import Failed

FORMAT = 1
CONTENTS = "backup.json"
PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """One file in a backup, by its name under the home folder."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds and when it was made. `database` is sqlite, or postgresql: then that is not inside."""

    version: str
    made_at: datetime
    database: str
    parts: tuple[Part, ...]


def pack(
    home: Path, target: Path, databases: Sequence[Path], folders: Sequence[Path], about: tuple[str, datetime, str]
) -> Contents:
    """Write a backup of a home folder, mode 0600. `about`: version, time and kind of database.

    Databases are copied in the order given, each whole at one moment, while others may write to them. Raises
    `Failed` when the target is there already.
    """
    if target.exists():
        raise Failed(f"{target} is there already and was left as it is; choose another name.")
    with TemporaryDirectory(prefix=".rapport-backup-", dir=target.parent) as work:
        copies = Path(work) / "home"
        for one in databases:
            if one.exists():
                _copy_database(one, copies / one.relative_to(home))
        for one in (file for folder in folders for file in folder.rglob("*") if file.is_file()):
            _copy_file(one, copies / one.relative_to(home))
        files = {str(one.relative_to(copies)): one for one in sorted(copies.rglob("*")) if one.is_file()}
        parts = tuple(Part(name, path.stat().st_size, _digest(path)) for name, path in files.items())
        contents = Contents(*about, parts)
        made = Path(work) / "backup.tar.gz"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as tar:
                _add_contents(tar, contents)
                for name, path in files.items():
                    tar.add(path, name, recursive=False)
            raw.flush()
            os.fsync(raw.fileno())
        os.rename(made, target)
    return contents


def unpack(source: Path, into: Path) -> Contents:
    """Unpack a backup into an empty folder and check every byte. Raises `Failed`; the caller clears up."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            contents = _contents(tar)
            wanted = {part.name: part for part in contents.parts}
            for member in tar:
                if member.name != CONTENTS:
                    _unpack_part(tar, member, wanted.pop(member.name), into)
            if wanted:
                raise ValueError(f"{', '.join(wanted)} is missing")
    except FileNotFoundError as error:
        raise Failed(f"There is no file {source}.") from error
    except (tarfile.TarError, EOFError, OSError, KeyError, TypeError, ValueError) as error:
        raise Failed(f"{source} is not a whole backup of Rapport: {error}. Nothing was changed.") from error
    return contents


def _copy_database(database: Path, target: Path) -> None:
    """A copy by SQLite's online backup, in one step: other connections may write meanwhile."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with closing(sqlite3.connect(database, timeout=20)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        found = copy.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise Failed(f"{database} is damaged ({found}); nothing was backed up. `rapport doctor` says more.")


def _copy_file(source: Path, target: Path) -> None:
    """One that is thrown away at this moment is not missed."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileNotFoundError):
        shutil.copyfile(source, target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_contents(tar: tarfile.TarFile, contents: Contents) -> None:
    found: dict[str, Any] = {"format": FORMAT, **asdict(contents), "made_at": contents.made_at.isoformat()}
    body = json.dumps(found, indent=1).encode()
    info = tarfile.TarInfo(CONTENTS)
    info.size, info.mode = len(body), 0o600
    tar.addfile(info, io.BytesIO(body))


def _contents(tar: tarfile.TarFile) -> Contents:
    first = tar.next()
    file = tar.extractfile(first) if first and first.name == CONTENTS and first.size < 16 * PIECE else None
    if file is None:
        raise ValueError("it does not begin with its list of contents")
    found = json.loads(file.read())
    if found["format"] != FORMAT:
        raise ValueError(f"its format is {found['format']}, and this version reads {FORMAT}")
    parts = tuple(Part(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in found["parts"])
    made_at = datetime.fromisoformat(found["made_at"])
    return Contents(str(found["version"]), made_at, str(found["database"]), parts)


def _unpack_part(tar: tarfile.TarFile, member: tarfile.TarInfo, part: Part, into: Path) -> None:
    name = PurePosixPath(part.name)
    if name.is_absolute() or ".." in name.parts or not name.parts:
        raise ValueError(f"it names a file outside the home folder: {part.name}")
    file = tar.extractfile(member) if member.isreg() else None
    if file is None:
        raise ValueError(f"{part.name} is not a plain file")
    target = into / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        shutil.copyfileobj(file, out, PIECE)
        out.flush()
        os.fsync(out.fileno())
    if (target.stat().st_size, _digest(target)) != (part.size, part.sha256):
        raise ValueError(f"{part.name} is not what was backed up")
