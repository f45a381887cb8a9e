"""Bringing a file in and undoing that: step by step, to be stopped at any time and gone on with."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.jobs.one_by_one import one_by_one
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.bring_in import AT_ONCE, bring_table_rows, good_rows
from rapport.publishing.imports.models import ImportedPost, PostImport
from rapport.publishing.imports.reading import hold_import, import_table
from rapport.publishing.locked import NotNow
from rapport.publishing.writing import discard_post

UNDER_WAY = Q(begun_at__isnull=False, done_at=None, stopped_at=None, undo_at=None)
UNDOING = Q(undo_at__isnull=False, undone_at=None)


@transaction.atomic
def begin_bringing_in(row: PostImport, by: Person, now: datetime) -> None:
    """From now on its good rows become drafts; one that has begun stays as it is.

    Raises `NotNow` while something has to be said first.
    """
    hold_import(row)
    if row.begun_at:
        return
    table = import_table(row)
    if table.ask:
        raise NotNow(_("Something has to be said first. Nothing was brought in."))
    good = good_rows(table)
    if not good:
        raise NotNow(_("No row is good yet. Mend one, or bring another file."))
    fresh = PostImport.of(row.brand).filter(pk=row.pk, begun_at=None)
    fresh.update(begun_at=now, by=by, good=len(good))


def stop_bringing_in(row: PostImport, now: datetime) -> None:
    """No further row; what is here stays, and it can be gone on with, or undone."""
    PostImport.of(row.brand).filter(pk=row.pk).filter(UNDER_WAY).update(stopped_at=now)


def resume_bringing_in(row: PostImport) -> None:
    """On from where it was."""
    PostImport.of(row.brand).filter(pk=row.pk, done_at=None, undo_at=None).update(stopped_at=None)


def undo_bringing_in(row: PostImport, by: Person, now: datetime) -> None:
    """Its drafts are thrown away, except where something is out already."""
    open_ones = PostImport.of(row.brand).filter(pk=row.pk, begun_at__isnull=False, undo_at=None)
    open_ones.update(undo_at=now, by=by)


def stop_fetching(row: PostImport, now: datetime) -> None:
    """No further picture or film is fetched for its posts; those that miss one stay drafts."""
    PostImport.of(row.brand).filter(pk=row.pk, media_stopped_at=None).update(media_stopped_at=now)


def resume_fetching(row: PostImport) -> None:
    """On with those that are missing, unless it is taken back."""
    PostImport.of(row.brand).filter(pk=row.pk, undo_at=None).update(media_stopped_at=None)


def carry_on_imports(now: datetime, brand: Brand | None = None) -> int:
    """One step of each file that is under way; how many rows were done."""
    rows = PostImport.across_brands.filter(UNDER_WAY | UNDOING)
    rows = rows.filter(brand=brand) if brand else rows
    return one_by_one(rows.order_by("pk").values_list("pk", flat=True), lambda number: _step(number, now))


@transaction.atomic
def _step(number: int, now: datetime) -> int:
    rows = PostImport.across_brands.select_for_update(of=("self",)).select_related("brand", "by")
    row = rows.filter(UNDER_WAY | UNDOING, pk=number).first()
    if row is None:  # it was stopped meanwhile
        return 0
    return _back(row, now) if row.undo_at else _on(row, now)


def _on(row: PostImport, now: datetime) -> int:
    some = good_rows(import_table(row))[row.place : row.place + AT_ONCE]
    made = bring_table_rows(row.brand, some, row.by, now)
    ImportedPost.across_brands.bulk_create(ImportedPost(brand=row.brand, batch=row, post=one) for one in made)
    row.place, row.made = row.place + len(some), row.made + len(made)
    if row.place >= row.good or not some:
        row.done_at, row.data = now, b""
    row.save(update_fields=["place", "made", "done_at", "data"])
    return len(some)


def _back(row: PostImport, now: datetime) -> int:
    some = list(ImportedPost.of(row.brand).filter(batch=row, kept=False).select_related("post__brand")[:AT_ONCE])
    for one in some:
        try:
            discard_post(one.post, row.by, now)
        except NotNow:
            one.kept = True
            one.save(update_fields=["kept"])
    if len(some) < AT_ONCE:
        row.undone_at, row.data = now, b""
        row.stayed = ImportedPost.of(row.brand).filter(batch=row).count()
        row.save(update_fields=["undone_at", "stayed", "data"])
        note(row.brand, What.IMPORT_UNDONE, now, by=row.by, stayed=row.stayed)
    return len(some)
