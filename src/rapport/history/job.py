"""What the clock does for history: files are brought in, imports taken back, networks asked what they remember."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
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
from rapport.history.recalling import begin_for_new, due, go_on, put_off_broken
from rapport.history.told import bury_told, end_quiet, make_history, take_told
from rapport.history.uploads import forget_offered, leave_file, opened_file
from rapport.inbox.models import Import, Message
from rapport.jobs.one_by_one import one_by_one
from rapport.triage.reader import Reader

PAGES_AT_ONCE = 20
# While other brands wait, one's file is read for so many seconds, and then another's: a file of millions of rows
# holds up nobody. What was read before is skipped again, which costs little beside what is done with a row.
TURN = 20.0
BROKE = gettext_noop(
    "The file could not be read to its end. What came in stays; take it back, or export the file anew."
)


def bring_in_waiting(reader: Reader, now: datetime) -> None:
    """In turns, a file of each brand; broken off, it goes on where it was."""
    waiting = deque(_taken_back())
    try:
        one_by_one(_one_after_the_other(waiting), lambda row: _take_back_a_part(row, waiting))
    finally:
        forget_offered(now)
        one_by_one(_turns(), lambda row: _bring(row, reader), _end_broken)


def _one_after_the_other(waiting: deque[Import]) -> Iterator[Import]:
    while waiting:
        yield waiting.popleft()


def _take_back_a_part(row: Import, waiting: deque[Import]) -> None:
    """Then it is another one's turn: a small one does not wait until a large one is gone."""
    if go_on_taking_back(row, None, timezone.now()):
        waiting.append(row)
    else:
        leave_file(row)


def ask_networks(reader: Reader, now: datetime) -> None:
    """What networks remember of the time before a channel was connected, page by page."""
    begin_for_new(now)
    opened = Opened(Http(settings.PRIVATE_HOSTS))
    one_by_one(_due(), lambda row: go_on(row, opened, reader, timezone.now), put_off_broken)


def take_what_was_told(reader: Reader, now: datetime) -> None:
    """What networks call about that time by themselves, as much as there is time for."""
    try:
        one_by_one(take_told(), lambda row: make_history(row, reader), bury_told)
    finally:
        end_quiet(now)


def _due() -> Iterator[Import]:
    for _ in range(PAGES_AT_ONCE):
        if row := due(timezone.now()):
            yield row


def _turns() -> Iterator[Import]:
    while turn := _turn():
        yield from turn


def _turn() -> list[Import]:
    """The oldest file of each brand."""
    first: dict[int, Import] = {}
    for row in _files().select_related("brand", "by", "channel").order_by("pk"):
        first.setdefault(row.brand_id, row)
    return list(first.values())


def _files() -> QuerySet[Import]:
    rows = Import.across_brands.filter(ended_at=None, stopped_at=None, taken_back_at=None, told__go=True)
    return rows.exclude(path="")


def _taken_back() -> list[Import]:
    left = Message.across_brands.filter(history=OuterRef("pk"))
    rows = Import.across_brands.filter(taken_back_at__isnull=False).filter(Exists(left))
    return list(rows.select_related("brand", "by", "channel").order_by("pk"))


def _bring(row: Import, reader: Reader) -> None:
    """For a turn, or to its end."""
    now = timezone.now()
    if row.begun_at is None:
        Import.across_brands.filter(pk=row.pk).update(begun_at=now)
        row.begun_at = now
    failed, left = "", dict[str, int]()
    try:
        box, told = opened_file(row, now)
        with box:
            export = recognised(box, told)
            if not bring_rows(row, export.rows(), reader, timezone.now, _rested(), _turn_of(row)):
                return
            left = dict(export.left_out)
    except NoExport as error:
        failed = str(error)
    end_import(row, timezone.now(), failed, left)
    leave_file(row)


def _end_broken(row: Import) -> None:
    """A file that breaks the reading of it ends, and is not the first one forever."""
    end_import(row, timezone.now(), BROKE, {})
    leave_file(row)


def _turn_of(row: Import) -> Callable[[], bool]:
    """Whether it goes on: as long as no other brand waits, and else for the time of a turn."""
    begun, others = monotonic(), _files().exclude(brand=row.brand_id)
    return lambda: monotonic() - begun < TURN or not others.exists()


def _rested() -> Callable[[], None]:
    """After each chunk it rests as long as the chunk took: it hurries nobody, and lets others in."""
    begun = monotonic()

    def rest() -> None:
        nonlocal begun
        sleep(min(1.0, monotonic() - begun))
        begun = monotonic()

    return rest
