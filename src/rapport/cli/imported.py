"""What `rapport import` does to the brand: bring in, list, take back, erase."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.utils import timezone

from rapport.accounts.models import Brand, Membership, Person, Role
from rapport.cli.errors import Failed
from rapport.cli.who import member
from rapport.connectors.exports.box import NoExport
from rapport.connectors.exports.values import Export, FileQuestion
from rapport.history.bring_in import begin_import, bring_rows, end_import
from rapport.history.erase import contacts_of_history, erase, go_on_taking_back, take_back_import
from rapport.history.target import NoTarget, target
from rapport.inbox.models import Import
from rapport.triage.read import default_reader

LATEST = 100
FIRST = (
    "Something has to be said first: --dry-run shows it, --us, --dates and --column answer it. Nothing was kept."
)


def bring(of: Brand, export: Export, args: argparse.Namespace) -> int:
    """Everything in the file that is not here. Broken off with Ctrl-C it keeps what came in."""
    if export.ask:
        return _asked([one.told for one in export.ask], FIRST, args.json)
    by, now = _by(of, args.person), timezone.now()
    try:
        channel = target(of, export, now, args.network, args.channel)
    except NoTarget as error:
        what = "channel" if export.network or args.network else "network"
        says = f"{error} Say it with --{what}. Nothing was kept."
        return _asked([FileQuestion(what, str(error), error.choices).told], says, args.json)
    row = begin_import(of, channel, by, now, export.format, args.file.name)
    failed = ""
    try:
        bring_rows(row, export.rows(), default_reader(), timezone.now, lambda: _progress(row, args.json))
    except NoExport as error:
        failed = str(error)
    except KeyboardInterrupt:
        failed = "it was broken off on the command line"
    end_import(row, timezone.now(), failed, dict(export.left_out))
    _print(_told(row) | ({"broken_off": failed} if failed else {}), args.json)
    return 1 if failed else 0


def run(of: Brand, args: argparse.Namespace) -> int:
    """`--list`, `--take-back` and `--erase`."""
    if args.list:
        rows = Import.of(of).order_by("-pk")[:LATEST]
        if args.json:
            print(json.dumps({"imports": [_told(one) for one in rows]}, ensure_ascii=False))
            return 0
        for one in rows:
            _print(_told(one), False)
        return 0
    by = _by(of, args.person)
    if args.erase:
        return _erase(of, args, by)
    row = Import.of(of).filter(pk=args.take_back).select_related("channel", "by").first()
    if row is None:
        raise Failed(f"{of.name} has no import {args.take_back}; --list shows them.")
    take_back_import(row, by, timezone.now())
    gone = 0
    while part := go_on_taking_back(row, by, timezone.now()):
        gone += part
    _print({"import": row.pk, "taken_back": gone}, args.json)
    return 0


def _erase(of: Brand, args: argparse.Namespace, by: Person) -> int:
    found = contacts_of_history(of, args.erase)
    if len(found) != 1:
        names = ", ".join(one.name for one in found)
        raise Failed(
            f"Several are called so: {names}." if found else "Nobody with messages of the past is called so."
        )
    name, number = found[0].name, found[0].pk
    _print({"contact": number, "name": name, "erased": erase(found[0], by, timezone.now())}, args.json)
    return 0


def _by(of: Brand, handle: str | None) -> Person:
    if handle:
        return member(of, handle).person
    owner = Membership.of(of).filter(role=Role.OWNER).select_related("person").order_by("pk").first()
    if owner is None:
        raise Failed("Say who brings it in, with --person.")
    return owner.person


def _asked(asked: list[dict[str, Any]], says: str, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"ask": asked}, ensure_ascii=False))
        return 1
    for one in asked:
        print(f"asked: {one['says']} {', '.join(one.get('choices', ()))}")
    raise Failed(says)


def _told(row: Import) -> dict[str, Any]:
    found = {"import": row.pk, "format": row.format, "name": row.name, "state": row.state}
    return found | {"read": row.done, "made": row.made, "left_out": dict(sorted(row.counts.items()))}


def _progress(row: Import, as_json: bool) -> None:
    if not as_json and sys.stderr.isatty():
        print(f"\r{row.done} read, {row.made} new", end="", file=sys.stderr, flush=True)


def _print(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print(", ".join(f"{name}: {value}" for name, value in told.items()))
