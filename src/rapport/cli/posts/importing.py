"""Posts from a file of another program: looked at in a dry run, then brought in as drafts."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapport.cli.errors import Failed
from rapport.cli.ready import at_home

if TYPE_CHECKING:
    from rapport.accounts.models import Brand
    from rapport.publishing.tables.posts import FileHints, PostTable

HELP = "Bring posts in from a CSV file or a queue at Buffer, as drafts; with --dry-run, only tell what is in it."
EXAMPLE = "rapport posts import plan.csv --brand demo --dry-run --json"
MAPPING_LARGEST = 100_000
KNOWN = {"zone", "dates", "columns"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", help="a table as CSV, with commas, semicolons, tabs or |")
    parser.add_argument(
        "--buffer-key", type=Path, help="instead: a file with a key to the Buffer whose queue is read"
    )
    parser.add_argument("--brand", required=True, help="the brand's short name")
    parser.add_argument("--mapping", type=Path, help='JSON: {"zone", "dates": "dmy|mdy|ymd", "columns": {…}}')
    parser.add_argument("--person", help="who brings them in; without it, the brand's first owner")
    parser.add_argument("--dry-run", action="store_true", help="keep nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 read, 1 the file is no table or cannot be read."""
    at_home()
    from rapport.cli.who import brand
    from rapport.publishing.bring_in import read_posts
    from rapport.publishing.imports.buffer_queue import QueueNotRead
    from rapport.publishing.tables.cells import LARGEST, NoTable

    of = brand(args.brand)
    given = _hints(of, args.mapping)
    if (args.file is None) == (args.buffer_key is None):
        raise Failed("Give one of the two: a file, or --buffer-key.")
    try:
        if args.file:
            with args.file.open("rb") as file:
                data = file.read(LARGEST + 1)
        else:
            data = _queue(of, args.buffer_key)
        table = read_posts(of, data, given)
    except (NoTable, QueueNotRead) as error:
        return _rejected(str(error), args.json)
    except OSError as error:
        return _rejected(f"it cannot be opened: {error.strerror}", args.json)
    told: dict[str, Any] = {"rows": [row.told for row in table.rows], "media": _media(table)}
    if table.ask:
        told["ask"] = list(table.ask)
    if not args.dry_run:
        told |= _brought_in(of, table, args.person)
    print(json.dumps(told, ensure_ascii=False) if args.json else _in_words(told))
    return 0


def _media(table: PostTable) -> dict[str, Any]:
    """How many posts name pictures or films, and which of these cannot be fetched as they are; nobody is asked."""
    from rapport.publishing.wanted.counts import media_preview

    found = media_preview(row for row in table.rows if row.ok)
    odd = [{"row": one.row, "address": one.address, "why": one.why} for one in found.odd]
    return {"posts": found.posts, "addresses": found.addresses, "not_fetchable": odd}


def _queue(of: Brand, file: Path) -> bytes:
    """What waits there, as a table. Raises `QueueNotRead`, and `OSError` for a file that cannot be opened."""
    from rapport.publishing.imports.buffer_queue import LONGEST_KEY, waiting_posts
    from rapport.publishing.imports.reading import table_of

    with file.open(encoding="utf-8", errors="replace") as opened:
        return table_of(of, waiting_posts(opened.read(LONGEST_KEY + 1)))


def _rejected(why: str, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"rejected": why}, ensure_ascii=False))
    else:
        print(f"rapport: this file is no table of posts: {why}.", file=sys.stderr)
    return 1


def _hints(of: Brand, file: Path | None) -> FileHints:
    """Raises `Failed` for a mapping that is none."""
    from rapport.publishing.bring_in import hints
    from rapport.publishing.tables.column_names import NAMES
    from rapport.publishing.tables.when import ORDERS

    found: Any = {}
    if file:
        try:
            with file.open(encoding="utf-8-sig") as opened:
                found = json.loads(opened.read(MAPPING_LARGEST))
        except (OSError, ValueError, RecursionError) as error:
            raise Failed(f"{file} is no mapping: {error}") from error
    columns = found.get("columns", {}) if isinstance(found, dict) else None
    if isinstance(columns, dict) and (odd := set(columns) - set(NAMES)):
        raise Failed(f"No column holds {', '.join(sorted(odd))[:80]}; these can be named: {', '.join(NAMES)}.")
    if not isinstance(columns, dict) or set(found) - KNOWN:
        raise Failed('A mapping is {"zone": …, "dates": …, "columns": {"text": NAME, …}}, all of it optional.')
    if (dates := found.get("dates") or "") not in ("", *ORDERS):
        raise Failed(f"dates must be one of {', '.join(ORDERS)}.")
    try:
        return hints(of, str(found.get("zone") or ""), dates, {str(k): str(v) for k, v in columns.items()})
    except (KeyError, ValueError, OSError) as error:
        raise Failed(f"{found.get('zone')!r} is no zone such as Europe/Rome.") from error


def _brought_in(of: Brand, table: PostTable, handle: str | None) -> dict[str, Any]:
    from django.utils import timezone

    from rapport.cli.who import member_or_owner as who
    from rapport.publishing.bring_in import bring_in

    if table.ask:
        raise Failed("Something has to be said first: --dry-run shows it, --mapping answers it. Nothing was kept.")
    done = bring_in(of, table, who(of, handle), timezone.now())
    return {"made": done.made, "known": done.known, "wrong": done.wrong}


def _in_words(told: dict[str, Any]) -> str:
    good, wrong = ([row for row in told["rows"] if row["ok"] is ok] for ok in (True, False))
    lines = [f"row {row['row']}: {row['at'] or 'no time'} {row['text'][:50]!r}" for row in good]
    lines += [f"row {row['row']}: {'; '.join(row['problems'])}" for row in wrong]
    missing = dict.fromkeys(name for row in good for name in row["not_here"])
    lines += [f"not connected here: {name}; its drafts say so" for name in missing]
    media = told["media"]
    if media["posts"]:
        lines.append(
            f"{media['addresses']} pictures or films in {media['posts']} posts; drafts until all are here"
        )
    lines += [
        f"row {one['row']}: {one['address']} cannot be fetched: {one['why']}" for one in media["not_fetchable"]
    ]
    lines += [f"asked: {one['says']}" for one in told.get("ask", [])]
    if "made" in told:
        lines.append(f"{told['made']} drafts made, {told['known']} were here, {told['wrong']} rows to mend")
    return "\n".join(lines)
