"""Posts from a table land as drafts; a row that is here already, whatever file it came in, makes nothing new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.channels.models import Channel
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.models import Post, Variant, When
from rapport.publishing.named_channels import means_channel, missing_names, publishing_channels, with_channels
from rapport.publishing.tables.posts import FileHints, PostTable, TableRow, read_table
from rapport.publishing.wanted.settling import want_media
from rapport.publishing.writing import PostGiven, VariantGiven, write_post

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """How many rows became drafts, how many were here, and how many wait to be mended."""

    made: int
    known: int
    wrong: int


def hints(brand: Brand, zone: str = "", dates: str = "", named: dict[str, str] | None = None) -> FileHints:
    """What somebody said of the file; without a zone, the brand's. Raises `KeyError` for a zone there is not."""
    return FileHints(ZoneInfo(zone or brand.time_zone), dates, named or {})


def read_posts(brand: Brand, data: bytes, given: FileHints) -> PostTable:
    """The dry run. Raises `NoTable`; nothing is kept, fetched or computed."""
    return with_channels(brand, read_table(data, given))


def bring_in(brand: Brand, table: PostTable, by: Person, now: datetime) -> BroughtIn:
    """Each good row a draft with its hour as a wish. Broken off and done again, it goes on where it was."""
    good, made = good_rows(table), 0
    for start in range(0, len(good), AT_ONCE):
        made += len(bring_table_rows(brand, good[start : start + AT_ONCE], by, now))
    return BroughtIn(made, sum(row.ok for row in table.rows) - made, sum(not row.ok for row in table.rows))


def good_rows(table: PostTable) -> list[TableRow]:
    """Those that can become drafts, each once."""
    return list({row.fingerprint: row for row in table.rows if row.ok}.values())


@transaction.atomic
def bring_table_rows(brand: Brand, rows: Sequence[TableRow], by: Person, now: datetime) -> list[Post]:
    """Drafts of the rows that are not here yet; one whose row names pictures or films waits for them."""
    channels = publishing_channels(brand)
    Brand.objects.select_for_update().get(pk=brand.pk)
    sources = [row.fingerprint for row in rows]
    known = set(Post.of(brand).filter(source__in=sources).values_list("source", flat=True))
    made = []
    for row in [one for one in rows if one.fingerprint not in known]:
        made.append(write_post(brand, _given(row, channels), by, now))
        want_media(made[-1], row.media, row.alts, now)
        if row.at:
            Variant.across_brands.filter(post=made[-1]).update(at=row.at, how=When.DATE)
    if made:
        note(brand, What.POSTS_IMPORTED, now, by=by, posts=len(made))
    return made


def _given(row: TableRow, channels: Sequence[Channel]) -> PostGiven:
    found = [one for one in channels if not row.channels or any(means_channel(name, one) for name in row.channels)]
    missing = missing_names(row, channels)
    absent = f"Not connected here: {', '.join(missing)}" if missing else ""
    return PostGiven(
        row.text,
        tuple(VariantGiven(one) for one in found),
        campaign=row.campaign,
        tags=row.tags,
        notes="\n".join(filter(None, [row.notes, absent])),
        source=row.fingerprint,
        first_comment=row.first_comment,
        thread=row.thread,
    )
