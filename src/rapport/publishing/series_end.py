"""Ending a post that comes round: by a person, or with its template."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.models import Post, Series


@transaction.atomic
def end_series(series: Series, by: Person, now: datetime) -> None:
    """No further copies. Those that are in line stay there."""
    if Series.across_brands.filter(pk=series.pk, ended_at=None).update(ended_at=now):
        template = Post.across_brands.filter(template_of=series).values_list("pk", flat=True).first()
        note(series.brand_id, What.RECURRENCE_ENDED, now, by=by, post=template)
