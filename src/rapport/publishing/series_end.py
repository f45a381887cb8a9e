"""Ending what comes round, and taking that back: by a person; a rule may also have no further time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, Series
from rapport.publishing.series_times import times


@transaction.atomic
def end_series(series: Series, by: Person, now: datetime) -> None:
    """No further copies. Those that are in line stay there."""
    if Series.across_brands.filter(pk=series.pk, ended_at=None).update(ended_at=now, ended_by=by):
        note(series.brand_id, What.RECURRENCE_ENDED, now, by=by, post=_template(series))


@transaction.atomic
def resume_series(series: Series, by: Person, now: datetime) -> None:
    """A person ended it, and it goes on: what fell due meanwhile is not made up for. Twice, it is once.

    Raises `NotNow` where its rule has no further time, or no post comes round by it any more.
    """
    row = Series.across_brands.select_for_update().get(pk=series.pk)
    if row.ended_at is None:
        return
    template = _template(row)
    if says := not_resumed(row, now):
        raise NotNow(says)
    row.ended_at, row.ended_by, row.made_until = None, None, max(row.made_until, now)
    row.save(update_fields=["ended_at", "ended_by", "made_until"])
    note(row.brand_id, What.RECURRENCE_SET, now, by=by, post=template, rule=row.rule, zone=row.zone)


def not_resumed(series: Series, now: datetime) -> str:
    """Why what a person ended cannot go on."""
    if _template(series) is None:
        return _("No post comes round by it any more. Begin anew. Nothing was changed.")
    if all(at <= now for at in times(series)):
        return _("It has come round for the last time. Choose another rule. Nothing was changed.")
    return ""


def _template(series: Series) -> int | None:
    return Post.across_brands.filter(template_of=series).values_list("pk", flat=True).first()
