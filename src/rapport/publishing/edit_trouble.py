"""Posts that are out and were to say something else, and do not, for the list of what needs somebody."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from rapport.accounts.models import Brand
from rapport.outbox.models import Step
from rapport.publishing.models import PublishedChange, TroubleAside
from rapport.publishing.out_parts import REFUSED, UNDER_WAY

# One becomes the other while nothing new was tried: they are put aside as one.
REFUSED_CODES = ("edit failed", "edit unknown")


class EditTrouble(NamedTuple):
    """Of one variant: when its post left, the code, the network's reason, and the edit."""

    at: datetime | None
    post: int
    variant: int
    code: str
    reason: str
    edit: int


def edits_in_trouble(brand: Brand, late: datetime, most: int) -> list[EditTrouble]:
    """The latest change of each part that nobody left at that or put aside, the latest first; one of a variant.

    `late`: what is in line since before has not left.
    """
    rows = PublishedChange.of(brand).exclude(edit=None)
    newer = rows.filter(publication=OuterRef("publication"), pk__gt=OuterRef("pk"))
    refused = Q(edit__step__in=REFUSED) & ~_aside(*REFUSED_CODES)
    stuck = refused | Q(edit__step__in=UNDER_WAY, edit__not_before__lt=late) & ~_aside("edit late")
    found = rows.filter(stuck, ~Exists(newer), left_at=None).exclude(publication__part=None).order_by("-at", "-pk")
    variant = "publication__part__variant"
    told = found.values_list(f"{variant}__at", f"{variant}__post", variant, "edit__step", "edit__reason", "edit")
    of = [
        EditTrouble(at, post, number, _code(step), why, edit)
        for at, post, number, step, why, edit in told[:most]
        if number is not None and post is not None and edit is not None
    ]
    return list({one.variant: one for one in reversed(of)}.values())


def _aside(*codes: str) -> Exists:
    rows = TroubleAside.across_brands.filter(variant=OuterRef("publication__part__variant"), code__in=codes)
    return Exists(rows.filter(undone_at=None, mark=OuterRef("edit")))


def _code(step: str) -> str:
    if step == Step.UNKNOWN:
        return "edit unknown"
    return "edit late" if step in UNDER_WAY else "edit failed"
