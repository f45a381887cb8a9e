"""`rapport import`: messages of the past out of files people can get; looked at first, taken back whole."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapport.cli.errors import Failed
from rapport.cli.ready import at_home

if TYPE_CHECKING:
    from rapport.accounts.models import Brand
    from rapport.connectors.exports.values import Export, PastRow, Told

HELP = "Bring in messages of the past as history; with --dry-run, only tell what is in the file."
EXAMPLE = "rapport import chats.zip --brand demo --dry-run --json"
SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        help="mbox, EML, a chat or a download from a network (zip or folder), or a CSV",
    )
    parser.add_argument("--brand", required=True, help="the brand's short name")
    parser.add_argument(
        "--us", action="append", default=[], metavar="NAME", help="a name or address that is the brand's"
    )
    parser.add_argument("--dates", choices=("dmy", "mdy"), default="", help="what comes first in its dates")
    parser.add_argument("--zone", default="", help="the zone of times without one, such as Europe/Rome")
    parser.add_argument(
        "--column", action="append", default=[], metavar="FIELD=NAME", help="which column of a table is what"
    )
    parser.add_argument("--network", default="", help="where it was written, if the file does not say")
    parser.add_argument(
        "--channel", default="", help="the handle of the channel it belongs to, if there are several"
    )
    parser.add_argument("--person", help="who brings it in; without it, the brand's first owner")
    parser.add_argument("--list", action="store_true", help="what was brought in")
    parser.add_argument("--take-back", type=int, metavar="NUMBER", help="take an import back, whole")
    parser.add_argument("--erase", metavar="NAME", help="erase one contact's messages of the past, for good")
    parser.add_argument("--dry-run", action="store_true", help="keep nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 read, 1 the file is none of those that are read, or something has to be said first."""
    at_home()
    from rapport.cli.who import brand

    of = brand(args.brand)
    if args.list or args.take_back or args.erase:
        from rapport.cli.imported import run as run_imported

        return run_imported(of, args)
    if args.file is None:
        raise Failed("Say which file; --list shows what was brought in.")
    from rapport.connectors.exports.box import NoExport
    from rapport.history.reading import opened_box, recognised

    try:
        with opened_box(args.file) as box:
            export = recognised(box, _told(of, args))
            if args.dry_run:
                return _tell(export, args.json)
            from rapport.cli.imported import bring

            return bring(of, export, args)
    except NoExport as error:
        return _rejected(str(error), args.json)


def _told(of: Brand, args: argparse.Namespace) -> Told:
    from django.utils import timezone

    from rapport.history.reading import told_of

    columns = dict(word.partition("=")[::2] for word in args.column)
    try:
        return told_of(of, timezone.now(), args.zone, args.dates, args.us, columns)
    except (KeyError, ValueError, OSError) as error:
        raise Failed(f"{args.zone!r} is no zone such as Europe/Rome.") from error


def _rejected(why: str, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"rejected": why}, ensure_ascii=False))
    else:
        print(f"rapport: this file cannot be read: {why}.", file=sys.stderr)
    return 1


def _tell(export: Export, as_json: bool) -> int:
    """One object, written row by row: a file may have millions."""
    from rapport.connectors.exports.box import NoExport

    counts, out = Counter[str](), sys.stdout
    if as_json:
        out.write(
            f'{{"format": {json.dumps(export.format)}, "network": {json.dumps(export.network or None)}, "rows": ['
        )
    try:
        for row in export.rows():
            if as_json:
                out.write(("" if not counts["rows"] else ",\n") + _line(row.told))
            elif counts["rows"] < SHOWN:
                print(_in_words(row))
            count(counts, row)
    except NoExport as error:
        export.left_out[f"what follows: {error}"] += 1
    told: dict[str, Any] = {"counts": counted(counts, export)}
    if export.ask:
        told["ask"] = [one.told for one in export.ask]
    if as_json:
        out.write("],\n" + _line(told)[1:] + "\n")
    else:
        print(f"{export.format}: {_line(told['counts'])}")
        for one in export.ask:
            print(f"asked: {one.says} {', '.join(one.choices)}")
    return 0


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()


def count(counts: Counter[str], row: PastRow) -> None:
    """One row more."""
    counts["rows"] += 1
    counts["ok" if row.ok else "wrong"] += 1
    counts["ours" if row.ours else "theirs" if row.ours is False else "unknown"] += 1
    counts["without_words"] += row.silent and row.ok
    counts["by_machines"] += row.machine


def counted(counts: Counter[str], export: Export) -> dict[str, Any]:
    names = ("rows", "ok", "wrong", "ours", "theirs", "unknown", "without_words", "by_machines")
    return {name: counts[name] for name in names} | {"left_out": dict(sorted(export.left_out.items()))}


def _in_words(row: PastRow) -> str:
    told = row.told
    whose = "we" if row.ours else told["from"]
    return f"row {row.row}: {told['at'] or 'no time'} {whose}: {told['text'][:60]!r} {'; '.join(row.problems)}"
