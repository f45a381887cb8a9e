"""Where the promise stands for some brands: thresholds, halts and dials, in a few queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max

from rapport.inbox.models import AnswerBound, ArticleHalt
from rapport.promise.dial import Setting, settings_of
from rapport.promise.group import Group
from rapport.promise.models import Calibration, Halt


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the groups of some brands stand: the latest calibration of each, and the dials.

    `fitted` are groups with a calibration of any reader. `halted` wait for a person; `drifted` are calibrations
    that the alarm ended: they do not come back with a lift. `answers` are the latest bounds of the second promise;
    `articles` those halted by it (None: all of a group), while it lasts; `erred` are bounds whose halt was lifted.
    """

    calibrations: dict[Group, Calibration]
    fitted: frozenset[Group]
    halted: frozenset[Group]
    drifted: frozenset[int]
    dials: dict[int, Setting]
    answers: dict[Group, AnswerBound]
    articles: frozenset[tuple[Group, int | None]]
    erred: frozenset[tuple[int, int | None]]


def standing(brands: Collection[int], reader: str) -> Standing:
    """Read once for a batch; `reader` is the name whose thresholds are asked for."""
    made, answers = Calibration.across_brands.filter(brand__in=brands), AnswerBound.across_brands
    newest = made.values("brand", "language", "kind", "reader").annotate(last=Max("pk")).values("last")
    rows = list(Calibration.across_brands.filter(pk__in=newest))
    halts = Halt.across_brands.filter(brand__in=brands)
    open_ = halts.filter(lifted_at__isnull=True).values_list("brand_id", "language", "kind")
    looks = answers.filter(brand__in=brands).values("brand", "language", "kind").annotate(last=Max("pk"))
    right = answers.filter(pk__in=looks.values("last"))
    stopped = list(ArticleHalt.across_brands.filter(brand__in=brands))
    return Standing(
        {Group(row.brand_id, row.language, row.kind): row for row in rows if row.reader == reader},
        frozenset(Group(row.brand_id, row.language, row.kind) for row in rows),
        frozenset(Group(*facts) for facts in open_),
        frozenset(halts.values_list("calibration_id", flat=True)),
        settings_of(brands),
        {Group(row.brand_id, row.language, row.kind): row for row in right},
        frozenset(
            (Group(one.brand_id, one.language, one.kind), one.article_id) for one in stopped if not one.lifted_at
        ),
        frozenset((one.bound_id, one.article_id) for one in stopped),
    )
