"""Files that were uploaded to be brought in: kept in the home folder until they are in, or a week has passed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.connectors.exports.box import NoExport
from rapport.connectors.exports.values import Export, Told
from rapport.history.reading import opened_box, recognised, told_of
from rapport.history.target import NoTarget, target
from rapport.inbox.models import Import
from rapport.ledger.what import What
from rapport.ledger.write import note

SAMPLE, LONGEST = 8, 300
# Of a table so many rows are tried before anything comes in.
MOST = 20_000
KEPT_FOR = timedelta(days=7)
ANSWERS = ("us", "dates", "zone", "columns", "network", "handle")


def offer(brand: Brand, by: Person, now: datetime, name: str, pieces: Iterable[bytes]) -> Import:
    """Keep an uploaded file and look into it; nothing of it comes in. Raises `NoExport`, and keeps nothing."""
    folder = Path(settings.HOME) / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / secrets.token_hex(16)
    try:
        with path.open("xb") as file:
            for piece in pieces:
                file.write(piece)
        row = Import(brand=brand, by=by, name=name[:300], path=path.name, at=now)
        look_into_file(row, now)
    except NoExport:
        path.unlink(missing_ok=True)
        raise
    row.save()
    return row


def look_into_file(row: Import, now: datetime) -> None:
    """What the file is, what has to be asked, and its first rows, into the row; not saved. Raises `NoExport`."""
    told = _told(row, now)
    with opened_box(file_of(row), Path(row.name).stem) as box:
        export = recognised(box, told)
        rows, wrong, seen = _looked_at(export)
        asked = [one.told for one in export.ask]
    row.format = export.format
    row.told |= {"sample": rows, "wrong": wrong, "seen": seen, "table": export.table}
    row.told |= {"ask": asked + _where(row, export, now), "file_network": export.network}


def _looked_at(export: Export) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, int]]:
    """The first rows, the first with a problem, and how many of those looked at are good."""
    first, wrong, seen = list[dict[str, Any]](), list[dict[str, Any]](), {"rows": 0, "good": 0}
    for one in islice(export.rows(), MOST if export.table else SAMPLE):
        seen["rows"] += 1
        seen["good"] += one.ok
        into = first if len(first) < SAMPLE else wrong if not one.ok else None
        if into is not None and len(into) < SAMPLE:
            into.append(one.told | {"text": one.told["text"][:LONGEST]})
    return first, wrong, seen


def answer(row: Import, said: dict[str, Any], now: datetime) -> None:
    """What somebody said of the file; it is looked into again. Raises `NoExport`."""
    row.told |= {name: value for name, value in said.items() if name in ANSWERS}
    look_into_file(row, now)
    row.save()


@transaction.atomic
def start_import(row: Import, by: Person, now: datetime) -> None:
    """From now on the clock brings it in. Raises `NoTarget` and `NoExport`; one that has begun stays as it is."""
    mine = Import.across_brands.select_for_update().get(pk=row.pk)
    if mine.state != "asked" or mine.told.get("ask"):
        return
    with opened_box(file_of(row), Path(row.name).stem) as box:
        export = recognised(box, _told(row, now))
    mine.channel = target(mine.brand, export, now, mine.told.get("network", ""), mine.told.get("handle", ""))
    mine.told = {name: mine.told[name] for name in ANSWERS if name in mine.told} | {"go": True}
    mine.by = by
    mine.save()
    note(mine.brand_id, What.HISTORY_BEGUN, now, by=by, history=mine.pk, source=mine.format)


def opened_file(row: Import, now: datetime) -> tuple[Any, Told]:
    """The open box of a row's file, and what is known of it. Raises `NoExport`."""
    return opened_box(file_of(row), Path(row.name).stem), _told(row, now)


def discard(row: Import) -> None:
    """A file that was looked into and is not wanted."""
    leave_file(row)
    Import.across_brands.filter(pk=row.pk, begun_at=None, made=0).delete()


def leave_file(row: Import) -> None:
    """It has been read, or nobody wants it."""
    if row.path:
        file_of(row).unlink(missing_ok=True)
        Import.across_brands.filter(pk=row.pk).update(path="")


def forget_offered(now: datetime) -> None:
    """Files that nobody decided about within a week."""
    rows = Import.across_brands.filter(begun_at=None, at__lt=now - KEPT_FOR, format__gt="").exclude(path="")
    for row in rows:
        if row.state == "asked":
            discard(row)


def file_of(row: Import) -> Path:
    """Where a row's file lies; its name is ours."""
    return Path(settings.HOME) / "imports" / Path(row.path).name


def _told(row: Import, now: datetime) -> Told:
    said = row.told
    us = [said["us"]] if said.get("us") else []
    try:
        return told_of(row.brand, now, said.get("zone", ""), said.get("dates", ""), us, said.get("columns", {}))
    except (KeyError, ValueError, OSError) as error:
        raise NoExport(f"{said.get('zone')!r} is no zone such as Europe/Rome") from error


def _where(row: Import, export: Export, now: datetime) -> list[dict[str, Any]]:
    """The question where it belongs, where the file leaves that open."""
    try:
        with transaction.atomic():
            target(row.brand, export, now, row.told.get("network", ""), row.told.get("handle", ""))
            transaction.set_rollback(True)
    except NoTarget as error:
        what = "handle" if export.network or row.told.get("network") else "network"
        return [{"what": what, "says": str(error), "choices": list(error.choices)}]
    return []
