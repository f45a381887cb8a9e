"""The home folder is for its owner's eyes only, whatever umask there is and however the folder was made."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from rapport.config.errors import BadSetting

OTHERS = stat.S_IRWXG | stat.S_IRWXO
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def make_private(home: Path) -> None:
    """Make the folder if need be; nobody else can read what is in it, or will be. Raises `BadSetting`.

    A folder that others could read is closed to them, and so is all that is in it. One that is somebody else's,
    a link, or that others could have written to is refused: what lies in it may not be ours.
    """
    os.umask(OTHERS)
    home.parent.mkdir(parents=True, exist_ok=True)
    home.mkdir(exist_ok=True, mode=0o700)
    found = home.lstat()
    if stat.S_ISLNK(found.st_mode):
        raise BadSetting(
            f"RAPPORT_HOME={home} is a link. Name the folder itself: {home.resolve()}. Nothing was started."
        )
    if found.st_uid != os.geteuid():
        raise BadSetting(
            f"RAPPORT_HOME={home} belongs to somebody else (number {found.st_uid}). Run Rapport as they, or "
            "name a folder of your own. Nothing was started."
        )
    if found.st_mode & OTHERS_WRITE and any(home.iterdir()):
        raise BadSetting(
            f"Others could write into RAPPORT_HOME={home}. If you trust what is in it, say so with "
            f"`chmod 700 {home}`, then start again. Nothing was started."
        )
    _close(home, found.st_mode)


def _close(home: Path, mode: int) -> None:
    """What lies directly in it each time; all of it when others could read it until now."""
    if mode & OTHERS:
        home.chmod(0o700)
        print(f"rapport: others could read {home}; it is closed to them now (0700).", file=sys.stderr)
    for one in home.rglob("*") if mode & OTHERS else home.iterdir():
        try:
            known = one.lstat().st_mode
            if known & OTHERS and (stat.S_ISREG(known) or stat.S_ISDIR(known)):
                one.chmod(stat.S_IMODE(known) & ~OTHERS)
        except FileNotFoundError:
            # Another process of ours has tidied it away meanwhile.
            continue
