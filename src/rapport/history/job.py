"""What the clock does for history: files are brought in, imports taken back, networks asked what they remember."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic, sleep

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from rapport.channels.connected import Opened
from rapport.connectors.exports.box import NoExport
from rapport.connectors.http import Http
from rapport.history.bring_in import bring_rows, end_import
from rapport.history.erase import go_on_taking_back
from rapport.history.reading import recognised
from rapport.history.recalling import begin_for_new, due, go_on
from rapport.history.uploads import forget_offered, leave_file, opened_file
from rapport.inbox.models import Import, Message
from rapport.triage.reader import Reader

PAGES_AT_ONCE = 20
BROKEN = (ArithmeticError, LookupError, OSError, RecursionError, TypeError, ValueError)
BROKE = gettext_noop(
    "The file could not be read to its end. What came in stays; take it back, or export the file anew."
)


def bring_in_waiting(reader: Reader, now: datetime) -> None:
    """One after the other, the oldest first; broken off, it goes on where it was."""
    for gone in _taken_back():
        while go_on_taking_back(gone, None, timezone.now()):
            pass
        leave_file(gone)
    broken: Exception | None = None
    while row := _files().select_related("brand", "by", "channel").order_by("pk").first():
        broken = _bring(row, reader) or broken
    forget_offered(now)
    if broken:
        raise broken  # said once the others are in


def ask_networks(reader: Reader, now: datetime) -> None:
    """What networks remember of the time before a channel was connected, page by page."""
    begin_for_new(now)
    opened = Opened(Http(settings.PRIVATE_HOSTS))
    for _ in range(PAGES_AT_ONCE):
        row = due(timezone.now())
        if row is None:
            return
        go_on(row, opened, reader, timezone.now)


def _files() -> QuerySet[Import]:
    rows = Import.across_brands.filter(ended_at=None, stopped_at=None, taken_back_at=None, told__go=True)
    return rows.exclude(path="")


def _taken_back() -> list[Import]:
    left = Message.across_brands.filter(history=OuterRef("pk"))
    rows = Import.across_brands.filter(taken_back_at__isnull=False).filter(Exists(left))
    return list(rows.select_related("brand", "by", "channel").order_by("pk"))


def _bring(row: Import, reader: Reader) -> Exception | None:
    """It ends, whatever is in it: a file that breaks the reading of it must not be the first one forever."""
    now = timezone.now()
    if row.begun_at is None:
        Import.across_brands.filter(pk=row.pk).update(begun_at=now)
        row.begun_at = now
    failed, left, broken = "", dict[str, int](), None
    try:
        box, told = opened_file(row, now)
        with box:
            export = recognised(box, told)
            bring_rows(row, export.rows(), reader, timezone.now, _rested())
            left = dict(export.left_out)
    except NoExport as error:
        failed = str(error)
    except BROKEN as error:
        failed, broken = BROKE, error
    end_import(row, timezone.now(), failed, left)
    leave_file(row)
    return broken


def _rested() -> Callable[[], None]:
    """After each chunk it rests as long as the chunk took: it hurries nobody, and lets others in."""
    begun = monotonic()

    def rest() -> None:
        nonlocal begun
        sleep(min(1.0, monotonic() - begun))
        begun = monotonic()

    return rest
