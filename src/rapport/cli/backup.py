"""Everything in one file, while Rapport runs."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from rapport import __version__
from rapport.cli.archive import pack
from rapport.cli.errors import Failed
from rapport.cli.ready import at_home

HELP = "Write data, intake log, networks of its own, files and secrets into one file; Rapport may go on running."
EXAMPLE = "rapport backup rapport-2026-11-23.tar.gz"

POSTGRES = """The database is PostgreSQL and is not in this file. Back it up first, then this:
  pg_dump --format=custom --file rapport.dump "$RAPPORT_DATABASE_URL"
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a new .tar.gz file; it is made with mode 0600")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    at_home()
    from django.conf import settings
    from django.db import connection

    target: Path = args.file.absolute()
    if not target.parent.is_dir():
        raise Failed(f"There is no folder {target.parent}; make it first.")
    local = connection.vendor == "sqlite"
    # The data first, the intake log after it: a log that is newer than the data is read again, one that is
    # older would lose what came between.
    data = [Path(settings.DATABASES["default"]["NAME"])] if local else []
    databases = [*data, settings.INTAKE_FILE, *settings.NETWORK_FILES]
    folders = [settings.SEAL_KEY_FILE.parent, Path(settings.MEDIA_ROOT)]
    made = pack(settings.HOME, target, databases, folders, (__version__, datetime.now(UTC), connection.vendor))
    if not local:
        print(POSTGRES, file=sys.stderr, end="")
    size = target.stat().st_size
    if args.json:
        names = [part.name for part in made.parts]
        print(json.dumps({"file": str(target), "bytes": size, "database": made.database, "parts": names}))
        return 0
    print("It holds the keys too: keep it as you would keep them.", file=sys.stderr)
    print(f"{target} ({len(made.parts)} files, {size / 1e6:.1f} MB)")
    return 0
