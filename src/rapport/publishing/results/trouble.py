"""Posts that are out and do not stand there as they were meant, for the list of what needs somebody."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from rapport.accounts.models import Brand
from rapport.publishing.models import TroubleAside
from rapport.publishing.results.models import PostResult, ReadBack
from rapport.store.rows import Given

WRONG = (ReadBack.DIFFERS, ReadBack.MISSING)


def wrong_results(brand: Brand | Given) -> QuerySet[PostResult]:
    """Those that nobody took note of or put aside."""
    aside = TroubleAside.across_brands.filter(variant=OuterRef("publication__part__variant"), undone_at=None)
    known = Exists(aside.filter(code=OuterRef("verdict"), mark=OuterRef("publication")))
    return PostResult.across_brands.filter(~known, brand=brand, verdict__in=WRONG, seen_at=None).exclude(
        publication__part=None
    )


def not_as_meant(brand: Brand, variants: Collection[int]) -> dict[int, tuple[str, int]]:
    """Of these variants: differs or missing, and which publication is."""
    rows = wrong_results(brand).filter(publication__part__variant__in=variants).order_by("-publication")
    found = rows.values_list("publication__part__variant", "verdict", "publication")
    return {variant: (verdict, publication) for variant, verdict, publication in found if variant is not None}
