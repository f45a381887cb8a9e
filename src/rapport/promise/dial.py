"""The dial: how much risk the owner allows, and whether anything is said at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from rapport.ledger.write import note
from rapport.people.models import Brand, Person
from rapport.promise.draw import CALIBRATES
from rapport.promise.models import Dial

ALPHAS = (0.01, 0.02, 0.05)


@dataclass(frozen=True, slots=True)
class Setting:
    """α = 2 % at 95 % confidence, an audit of 5 %, and only watched until the owner says otherwise."""

    alpha: float = 0.02
    delta: float = 0.05
    audit: float = 0.05
    shadow: bool = True
    chosen: bool = False


UNTOUCHED = Setting()


class OutOfRange(Exception):
    """A dial that cannot be turned that far; nothing was changed."""


def settings_of(brands: Iterable[int]) -> dict[int, Setting]:
    """The setting of each brand; a brand whose owner never chose is left out."""
    latest = Dial.every.filter(brand__in=brands).values("brand").annotate(last=Max("pk")).values("last")
    return {
        row.brand_id: Setting(row.alpha, row.delta, row.audit, row.shadow, chosen=True)
        for row in Dial.every.filter(pk__in=latest)
    }


def setting(brand: Brand) -> Setting:
    return settings_of([brand.pk]).get(brand.pk, UNTOUCHED)


@transaction.atomic
def turn(brand: Brand, by: Person, now: datetime, *, alpha: float, audit: float, shadow: bool) -> Dial:
    """The owner sets the promise anew. Thresholds of another α end with it and are fitted again by the clock.

    Raises `OutOfRange`: α in (0, 0.5), the audit's share in [0.01, 0.5].
    """
    if not 0 < alpha < 0.5:
        raise OutOfRange("The share of complaints that may get a robot lies between 0 and 50 %.")
    if not 0.01 <= audit <= CALIBRATES:
        raise OutOfRange("Between 1 and 50 % are audited: with less, nobody would notice that the promise breaks.")
    row = Dial.every.create(
        brand=brand, alpha=alpha, delta=UNTOUCHED.delta, audit=audit, shadow=shadow, by=by, at=now
    )
    note(brand, "promise set", now, by=by, alpha=alpha, audit=audit, shadow=shadow)
    return row
