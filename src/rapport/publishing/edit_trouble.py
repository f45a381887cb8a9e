"""Posts that are out and were to say something else, and do not, for the list of what needs somebody."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from rapport.accounts.models import Brand
from rapport.outbox.models import Step
from rapport.publishing.models import PublishedChange
from rapport.publishing.out_parts import REFUSED, UNDER_WAY


def edits_in_trouble(brand: Brand, since: datetime, late: datetime, most: int) -> dict[int, tuple[str, str]]:
    """By variant the code and the network's reason, of the latest change of each part that nobody left at that.

    `late`: what is in line since before has not left.
    """
    rows = PublishedChange.of(brand).exclude(edit=None)
    newer = rows.filter(publication=OuterRef("publication"), pk__gt=OuterRef("pk"))
    stuck = Q(edit__step__in=REFUSED) | Q(edit__step__in=UNDER_WAY, edit__not_before__lt=late)
    found = rows.filter(stuck, ~Exists(newer), left_at=None, at__gt=since).order_by("at")
    told = found.values_list("publication__part__variant", "edit__step", "edit__reason")[:most]
    return {variant: (_code(step), reason) for variant, step, reason in told if variant is not None}


def _code(step: str) -> str:
    if step == Step.UNKNOWN:
        return "edit unknown"
    return "edit late" if step in UNDER_WAY else "edit failed"
