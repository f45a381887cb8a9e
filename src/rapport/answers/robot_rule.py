"""Which changes of what a robot may say need the yes of others. Off until an owner writes the rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from rapport.accounts.models import Brand, Person
from rapport.answers.models import RobotAct
from rapport.approvals.models import Approvers, RequestKind
from rapport.approvals.rule import StepGiven, approval_rule, set_rule


def robot_acts(brand: int | Brand) -> frozenset[str]:
    """The acts that the rule is about; none while there is no rule."""
    rule = approval_rule(brand, RequestKind.ROBOT)
    if rule is None:
        return frozenset()
    return frozenset(rule.scope.get("acts") or RobotAct.values)


def set_robot_rule(
    brand: Brand, steps: Sequence[StepGiven], acts: Collection[str], by: Person, now: datetime
) -> None:
    """These steps for these acts (none: all) from now on. Raises `ValueError`."""
    if any(one.who == Approvers.CLIENT for one in steps):
        raise ValueError("A client is asked about posts, never about what a robot may say.")
    set_rule(brand, steps, by, now, RequestKind.ROBOT, {"acts": sorted(acts)})
