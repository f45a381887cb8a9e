"""A backup brought back: checked before anything moves, and held so that nothing is said twice."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rapport.cli.alone import held
from rapport.cli.archive import Contents, unpack
from rapport.cli.errors import Failed
from rapport.cli.ready import ready
from rapport.config.env import env

HELP = "Bring a backup back into RAPPORT_HOME. It starts held: nothing automatic leaves until a person says so."
EXAMPLE = "RAPPORT_HOME=~/rapport rapport restore rapport-2026-11-23.tar.gz"

WHY = "restored from a backup"
POSTGRES = """The backup was made beside PostgreSQL, whose data is not in it.
If you have not restored that yet, do it now, and run this again with --force:
  pg_restore --clean --if-exists --dbname "$RAPPORT_DATABASE_URL" rapport.dump
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file made by `rapport backup`")
    parser.add_argument("--force", action="store_true", help="move what is in the folder aside, and restore")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    home = env.home
    _idle(home)
    if _taken(home) and not args.force:
        raise Failed(f"{home} is not empty; nothing was changed. --force moves what is there aside.")
    home.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{home.name}-", dir=home.parent))
    try:
        contents = unpack(args.file, staged)
        _same_database(contents)
        aside = _move_in(staged, home)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    ready(migrate=True)
    return _told(args, contents, aside, _held(contents))


def _held(contents: Contents) -> list[dict[str, object]]:
    from django.utils import timezone

    from rapport.accounts.models import Brand
    from rapport.outbox.after_restore import hold

    found: list[dict[str, object]] = []
    for brand in Brand.objects.order_by("pk"):
        doubtful = hold(brand, contents.made_at, timezone.now(), WHY)
        found.append({"brand": brand.slug, "doubtful": doubtful})
    return found


def _told(args: argparse.Namespace, contents: Contents, aside: Path | None, held: list[dict[str, object]]) -> int:
    if args.json:
        told = {"home": str(env.home), "made_at": contents.made_at.isoformat(), "brands": held}
        print(json.dumps({**told, "aside": str(aside) if aside else None}))
        return 0
    if aside:
        print(f"What was there before is in {aside}.", file=sys.stderr)
    for one in held:
        print(
            f"{one['brand']}: stopped; {one['doubtful']} replies in line will be looked for on the network first."
        )
    print(f"{env.home} is as it was on {contents.made_at:%Y-%m-%d %H:%M} UTC. Start it, look, and lift the stop.")
    return 0


def _taken(home: Path) -> bool:
    return home.exists() and any(home.iterdir())


def _idle(home: Path) -> None:
    """Raises `Failed` while a work process uses the folder."""
    for lock in [*home.glob("work.lock"), *home.glob("work-*.lock")]:
        if held(lock):
            raise Failed(f"Rapport is running in {home}. Stop it first; nothing was changed.")


def _same_database(contents: Contents) -> None:
    here = "postgresql" if env.database_url else "sqlite"
    if contents.database != here:
        raise Failed(
            f"The backup was made with {contents.database}, and RAPPORT_DATABASE_URL now says {here}. "
            "Set it as it was; nothing was changed."
        )
    if here == "postgresql":
        print(POSTGRES, file=sys.stderr, end="")


def _move_in(staged: Path, home: Path) -> Path | None:
    """Put the checked files in place by renaming; returns where the old ones are, if there were any."""
    aside = None
    if _taken(home):
        aside = home.with_name(f"{home.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        os.rename(home, aside)
    os.chmod(staged, 0o700)
    os.replace(staged, home)
    return aside
