"""A file as it stands with everything that was said of it so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.domain.zones import zone_names
from rapport.publishing.imports.buffer_queue import WaitingPost, queue_table, waiting_posts
from rapport.publishing.imports.models import PostImport
from rapport.publishing.locked import NotNow
from rapport.publishing.named_channels import publishing_channels, with_channels
from rapport.publishing.tables.column_names import NAMES
from rapport.publishing.tables.mended import OUT, mended
from rapport.publishing.tables.posts import FileHints, PostTable, read_table
from rapport.publishing.tables.when import ORDERS

LONGEST_NAME = 120
MOST_MENDED, LONGEST_TYPED = 500, 20_000
# So many files are only looked at, in a brand; the oldest make place for another.
MOST_OPEN = 20
FORGOTTEN = timedelta(days=7)
FIELDS = ("text", "when", "channels", "media")


def keep_import(brand: Brand, name: str, data: bytes, by: Person, now: datetime) -> PostImport:
    """A file to look at; nothing of it becomes a post yet. Raises `NoTable`, and then keeps nothing.

    The same file by the same person, while it is only looked at, is the same one, with what was mended. Of those
    that nobody began to bring in the latest `MOST_OPEN` stay.
    """
    read_table(data, FileHints(ZoneInfo(brand.time_zone)))
    return _kept_once(brand, name, data, by, now)


@transaction.atomic
def _kept_once(brand: Brand, name: str, data: bytes, by: Person, now: datetime) -> PostImport:
    """One after the other in a brand: sent twice at once, it is one file all the same."""
    Brand.objects.select_for_update().get(pk=brand.pk)
    waiting = PostImport.of(brand).filter(begun_at=None)
    waiting.filter(at__lt=now - FORGOTTEN).delete()
    known: PostImport | None = waiting.filter(by=by, data=data).first()
    if known:
        return known
    waiting.filter(pk__in=list(waiting.order_by("-pk").values_list("pk", flat=True)[MOST_OPEN - 1 :])).delete()
    said = {"name": name[-LONGEST_NAME:], "data": data, "zone": brand.time_zone}
    return PostImport.across_brands.create(brand=brand, by=by, at=now, **said)


def keep_queue(brand: Brand, key: str, by: Person, now: datetime) -> PostImport:
    """What waits at Buffer, as a file to look at; the key is used for this one reading. Raises `QueueNotRead`."""
    return keep_import(brand, f"Buffer {now:%Y-%m-%d}", table_of(brand, waiting_posts(key)), by, now)


def table_of(brand: Brand, posts: Sequence[WaitingPost]) -> bytes:
    """Posts that wait elsewhere, for this brand's channels. Raises `QueueNotRead` where there are none."""
    return queue_table(posts, [one.handle.removeprefix("@").casefold() for one in publishing_channels(brand)])


def import_table(row: PostImport) -> PostTable:
    """Its rows, read by what was answered, with what was mended; nothing is fetched. Raises `NoTable`.

    Which channels there are is asked until it is begun: then its good rows stay those that they were.
    """
    given = _hints(row)
    table = mended(read_table(bytes(row.data), given), row.mended, given)
    return table if row.begun_at else with_channels(row.brand, table)


@transaction.atomic
def answer_import(row: PostImport, zone: str, dates: str, columns: Mapping[str, str]) -> None:
    """What was asked, said, beside what was said before; an empty column is taken back.

    Raises `NotNow` for what cannot be read, with nothing changed.
    """
    hold_import(row)
    _open(row)
    if odd := ", ".join(sorted(one for one in columns if one not in NAMES)):
        raise NotNow(_("No column holds “%(names)s”. Nothing was changed.") % {"names": odd[:80]})
    if zone not in zone_names():
        raise NotNow(_("%(zone)s is no zone such as Europe/Rome.") % {"zone": zone[:64]})
    row.zone, row.zone_said = zone, True
    row.dates = dates if dates in ORDERS else ""
    row.columns = {name: said[:200] for name, said in {**row.columns, **columns}.items() if said.strip()}
    row.save(update_fields=["zone", "zone_said", "dates", "columns"])


@transaction.atomic
def mend_row(row: PostImport, number: int, typed: Mapping[str, str] | None) -> None:
    """One row as it is to be; None leaves it out. Raises `NotNow`."""
    hold_import(row)
    _open(row)
    if len(row.mended) >= MOST_MENDED and str(number) not in row.mended:
        raise NotNow(_("So many rows are better mended in the file. Nothing was changed; bring it again."))
    if number not in {one.row for one in read_table(bytes(row.data), _hints(row)).rows}:
        raise NotNow(_("There is no such row in the file. Nothing was changed."))
    said = (
        {OUT: "yes"} if typed is None else {name: typed[name][:LONGEST_TYPED] for name in FIELDS if name in typed}
    )
    row.mended = {**row.mended, str(number): said}
    row.save(update_fields=["mended"])


def hold_import(row: PostImport) -> None:
    """What was said of it as it is now, nobody else's to change until the transaction ends."""
    PostImport.across_brands.select_for_update().only("pk").get(pk=row.pk)
    row.refresh_from_db(fields=["zone", "zone_said", "dates", "columns", "mended", "begun_at"])


def _hints(row: PostImport) -> FileHints:
    return FileHints(ZoneInfo(row.zone), row.dates, row.columns)


def _open(row: PostImport) -> None:
    if row.begun_at:
        raise NotNow(_("Its rows are on their way in already."))
