"""The dial: how much risk the owner allows, and whether anything is said at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from rapport.accounts.models import Brand, Person
from rapport.inbox.sampling import CALIBRATES
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.promise.models import Dial

ALPHAS = (0.01, 0.02, 0.05)
BETAS = (0.02, 0.05, 0.1)


@dataclass(frozen=True, slots=True)
class Setting:
    """α = 2 % and β = 5 %, each at 95 %, an audit of 5 %, and only watched until the owner says otherwise."""

    alpha: float = 0.02
    beta: float = 0.05
    delta: float = 0.05
    audit: float = 0.05
    shadow: bool = True
    chosen: bool = False


UNTOUCHED = Setting()


class OutOfRange(Exception):
    """A dial that cannot be turned that far; nothing was changed."""


def settings_of(brands: Iterable[int]) -> dict[int, Setting]:
    """The setting of each brand; a brand whose owner never chose is left out."""
    latest = Dial.across_brands.filter(brand__in=brands).values("brand").annotate(last=Max("pk")).values("last")
    return {
        row.brand_id: Setting(row.alpha, row.beta, row.delta, row.audit, row.shadow, chosen=True)
        for row in Dial.across_brands.filter(pk__in=latest)
    }


def setting(brand: Brand) -> Setting:
    return settings_of([brand.pk]).get(brand.pk, UNTOUCHED)


@transaction.atomic
def turn(
    brand: Brand, by: Person, now: datetime, *, alpha: float, audit: float, shadow: bool, beta: float | None = None
) -> Dial:
    """The owner sets the promises anew. Thresholds of another α or β end, and are fitted again by the clock.

    Without `beta` the second promise stays as it was.
    Raises `OutOfRange`: α and β in (0, 0.5), the audit's share in [0.01, 0.5].
    """
    wrong = setting(brand).beta if beta is None else beta
    if not 0 < wrong < 0.5:
        raise OutOfRange("The share of answers that may be wrong lies between 0 and 50 %.")
    if not 0 < alpha < 0.5:
        raise OutOfRange("The share of complaints that may get a robot lies between 0 and 50 %.")
    if not 0.01 <= audit <= CALIBRATES:
        raise OutOfRange("Between 1 and 50 % are audited: with less, nobody would notice that the promise breaks.")
    row = Dial.across_brands.create(
        brand=brand, alpha=alpha, beta=wrong, delta=UNTOUCHED.delta, audit=audit, shadow=shadow, by=by, at=now
    )
    note(brand, What.PROMISE_SET, now, by=by, alpha=alpha, beta=wrong, audit=audit, shadow=shadow)
    return row
