"""The dial: how much risk the owner allows, and whether anything is said at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from rapport.accounts.models import Brand, Person
from rapport.answers.models import RobotAct, RobotChange
from rapport.answers.robot_changes import ask_change, open_changes, void_changes
from rapport.answers.robot_rule import robot_acts
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


@dataclass(frozen=True, slots=True)
class DialGiven:
    """The dial as an owner wants it."""

    alpha: float
    beta: float
    audit: float
    shadow: bool

    def loosens(self, before: Setting) -> bool:
        """Whether the robot may then say more, or be wrong more often, or is watched less."""
        more = self.alpha > before.alpha or self.beta > before.beta or self.audit < before.audit
        return more or (before.shadow and not self.shadow)


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
) -> Dial | RobotChange:
    """The owner sets the promises anew. Thresholds of another α or β end, and are fitted again by the clock.

    Without `beta` the second promise stays as it was. Where the brand's rule asks others first, a dial that is
    loosened waits for them, and what is returned is what waits; one that is tightened never does.
    Raises `OutOfRange`: α and β in (0, 0.5), the audit's share in [0.01, 0.5].
    """
    wrong = setting(brand).beta if beta is None else beta
    if not 0 < wrong < 0.5:
        raise OutOfRange("The share of answers that may be wrong lies between 0 and 50 %.")
    if not 0 < alpha < 0.5:
        raise OutOfRange("The share of complaints that may get a robot lies between 0 and 50 %.")
    if not 0.01 <= audit <= CALIBRATES:
        raise OutOfRange("Between 1 and 50 % are audited: with less, nobody would notice that the promise breaks.")
    wanted = DialGiven(alpha, wrong, audit, shadow)
    Brand.objects.select_for_update().get(pk=brand.pk)
    if RobotAct.DIAL in robot_acts(brand) and wanted.loosens(setting(brand)):
        return ask_change(brand, RobotAct.DIAL, asdict(wanted), dial_in_force(brand), by, now)
    return set_dial(brand, wanted, by, now)


def set_dial(brand: Brand, wanted: DialGiven, by: Person, now: datetime) -> Dial:
    """From now on; in the caller's transaction. What waited for another dial is void."""
    void_changes(open_changes(brand.pk, RobotAct.DIAL), now, by)
    given = asdict(wanted)
    row = Dial.across_brands.create(brand=brand, delta=UNTOUCHED.delta, by=by, at=now, **given)
    note(brand, What.PROMISE_SET, now, by=by, **given)
    return row


def dial_in_force(brand: Brand) -> dict[str, object]:
    """The dial as it is, to be compared with."""
    now = setting(brand)
    return asdict(DialGiven(now.alpha, now.beta, now.audit, now.shadow))
