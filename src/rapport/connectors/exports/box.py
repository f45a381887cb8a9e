"""A file or folder that somebody took out of a network: its members, read within bounds, never unpacked."""

from __future__ import annotations

import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from rapport.connectors.exports.directory import looked_over

MOST_MEMBERS = 200_000
MOST_BYTES = 20_000_000_000
LONGEST_LINE = 1_000_000
LARGEST_WHOLE = 64_000_000
HEAD = 4096
# Text is seldom packed tighter than fiftyfold; a bomb is, a thousandfold.
TIGHTEST, TIGHT_FROM = 200, 10_000_000
PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")


class NoExport(Exception):
    """The file cannot be read as an export; the message says why, and what to do."""


class Box:
    """The members of a zip or a folder, or one file alone. `left_out` counts what is not read, by its reason.

    Members that lie outside (`..`, absolute names, links), are packed again or too tightly are left out. What is
    read of all members together is bounded.
    """

    def __init__(self, path: Path, title: str = "") -> None:
        self.path = path
        self.title = title or (path.name if path.is_dir() else path.stem)
        self.left_out: Counter[str] = Counter()
        self.room = MOST_BYTES
        self._zip: zipfile.ZipFile | None = None
        self._files: dict[str, Path] = {}
        self.names: tuple[str, ...] = ()

    def __enter__(self) -> Box:
        if self.path.is_dir():
            self._files = dict(self._in_folder())
            self.names = tuple(sorted(self._files))
        elif self._is_zip():
            self.names = tuple(self._in_zip())
        else:
            self._files = {self.path.name: self.path}
            self.names = (self.path.name,)
        return self

    def __exit__(self, *_: object) -> None:
        if self._zip:
            self._zip.close()

    def head(self, name: str, most: int = HEAD) -> bytes:
        """How a member begins; nothing of one that cannot be read."""
        try:
            with self._open(name) as file:
                return self._read(file, most)
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
            return b""

    def whole(self, name: str, most: int = LARGEST_WHOLE) -> bytes:
        """A member's bytes. Raises `NoExport` for one that is larger, or damaged."""
        found = bytearray()
        for piece in self.pieces(name):
            found += piece
            if len(found) > most:
                raise NoExport(f"{name[-80:]} is larger than {most // 1_000_000} MB")
        return bytes(found)

    def pieces(self, name: str, size: int = 65_536) -> Iterator[bytes]:
        """A member, piece by piece. Raises `NoExport` where it is damaged, or too much was read."""
        try:
            with self._open(name) as file:
                while piece := self._read(file, size):
                    yield piece
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            raise NoExport(f"{name[-80:]} is damaged or locked: {str(error)[:100]}") from error

    def lines(self, name: str, longest: int = LONGEST_LINE) -> Iterator[bytes]:
        """A member line by line, each with its end; of a longer line only the beginning, which is counted."""
        kept, dropping = bytearray(), False
        for piece in self.pieces(name):
            begin = 0
            while begin < len(piece):
                end = piece.find(b"\n", begin) + 1
                kept += b"" if dropping else piece[begin : end or len(piece)]
                if len(kept) > longest and not dropping:
                    dropping = True
                    self.left_out["the rest of very long lines"] += 1
                if end:
                    yield bytes(kept[:longest].rstrip(b"\n") + b"\n") if dropping else bytes(kept)
                    kept, dropping = bytearray(), False
                begin = end or len(piece)
        if kept:
            yield bytes(kept[:longest])

    def _read(self, file: IO[bytes], size: int) -> bytes:
        found = file.read(size)
        self.room -= len(found)
        if self.room < 0:
            raise NoExport(f"more than {MOST_BYTES // 1_000_000_000} GB come out of it")
        return found

    def _open(self, name: str) -> IO[bytes]:
        return self._zip.open(name) if self._zip else self._files[name].open("rb")

    def _is_zip(self) -> bool:
        with self.path.open("rb") as file:
            head = file.read(8)
        if head.startswith(PACKED[:2]):
            return True
        if head.startswith(PACKED):
            raise NoExport("it is packed in a way that is not read here: unpack it, and give the folder")
        return False

    def _in_zip(self) -> Iterator[str]:
        try:
            looked_over(self.path, MOST_MEMBERS)
            self._zip = zipfile.ZipFile(self.path)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise NoExport(f"this archive cannot be opened: {str(error)[:100]}") from error
        seen = set[str]()
        for one in self._zip.infolist():
            if one.is_dir():
                continue
            if one.filename in seen:
                self.left_out["members of one name"] += 1
            elif why := _unfit(one):
                self.left_out[why] += 1
            else:
                seen.add(one.filename)
                yield one.filename

    def _in_folder(self) -> Iterator[tuple[str, Path]]:
        found = 0
        for where, folders, files in os.walk(self.path, followlinks=False):
            folders.sort()
            for name in sorted(files):
                path = Path(where) / name
                if path.is_symlink() or not path.is_file():
                    self.left_out["links"] += 1
                    continue
                found += 1
                if found > MOST_MEMBERS:
                    raise NoExport(f"there are more than {MOST_MEMBERS} files in it")
                yield path.relative_to(self.path).as_posix(), path


def _unfit(one: zipfile.ZipInfo) -> str:
    path, mode = PurePosixPath(one.filename.replace("\\", "/")), one.external_attr >> 16
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or "\0" in one.filename:
        return "members that point outside of the archive"
    if mode and stat.S_ISLNK(mode):
        return "links"
    if one.flag_bits & 1:
        return "members with a password"
    if path.suffix.casefold() in (".zip", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz", ".tar"):
        return "archives inside of it"
    if one.file_size > TIGHT_FROM and one.file_size > TIGHTEST * max(1, one.compress_size):
        return "members packed too tightly"
    return ""
