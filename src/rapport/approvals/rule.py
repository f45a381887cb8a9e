"""Whether what is of one kind needs the yes of others, and of whom: a rule of one or more steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.approvals.models import Approvers, Client, FourEyes, HowMany, OnSilence, RequestKind, RuleStep
from rapport.ledger.what import What
from rapport.ledger.write import note

MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class StepGiven:
    """One step as an owner writes it; `patience` in minutes."""

    who: Approvers = Approvers.ANYBODY
    people: tuple[Person, ...] = ()
    role: str = ""
    client: Client | None = None
    need: HowMany = HowMany.ANY
    count: int = 1
    silence: OnSilence = OnSilence.WAIT
    patience: int = 24 * 60


@dataclass(frozen=True, slots=True)
class RuleScope:
    """What leaves by these `channels` and answers these `kinds` of message (none named: all).

    `roles`: also the own words of people in these roles, in the same places.
    """

    channels: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def covers(self, channel: int, kind: str) -> bool:
        return (not self.channels or channel in self.channels) and (not self.kinds or kind in self.kinds)


def four_eyes(brand: Brand, kind: RequestKind = RequestKind.POST) -> bool:
    """Whether nobody's post, or what else the kind is, leaves on their own yes."""
    return approval_rule(brand, kind) is not None


def approval_rule(brand: Brand | int, kind: RequestKind) -> FourEyes | None:
    """The rule as it is now, with its scope; None: there is none."""
    return FourEyes.across_brands.filter(brand=brand, kind=kind, until=None).first()


def rule_scope(brand: Brand | int, kind: RequestKind) -> RuleScope | None:
    """What the rule is about; None: there is none."""
    rule = approval_rule(brand, kind)
    if rule is None:
        return None
    return RuleScope(*(tuple(rule.scope.get(name, ())) for name in ("channels", "kinds", "roles")))


def rule_covers(brand: int, what: RequestKind, channel: int, kind: str) -> bool:
    """Whether what leaves by this channel and answers a message of this kind does so by the rule alone."""
    scope = rule_scope(brand, what)
    return scope is not None and scope.covers(channel, kind)


def rule_steps(brand: Brand, kind: RequestKind = RequestKind.POST) -> list[RuleStep]:
    """The steps of the rule as it is; none while there is no rule."""
    rows = RuleStep.of(brand).filter(rule__kind=kind, rule__until=None)
    return list(rows.select_related("client").prefetch_related("people"))


@transaction.atomic
def set_four_eyes(
    brand: Brand,
    wanted: bool,
    by: Person,
    now: datetime,
    kind: RequestKind = RequestKind.POST,
    scope: Mapping[str, Any] | None = None,
) -> None:
    """From now on, or no longer; first with one step, anybody of the team. What is in line already stays there."""
    if four_eyes(brand, kind) == wanted:
        return
    if wanted:
        _write(brand, [StepGiven()], by, now, kind, scope)
    else:
        FourEyes.of(brand).filter(kind=kind, until=None).update(until=now)
    note(brand, What.FOUR_EYES_SET, now, by=by, wanted=wanted, **_about(kind, scope))


@transaction.atomic
def set_rule(
    brand: Brand,
    steps: Sequence[StepGiven],
    by: Person,
    now: datetime,
    kind: RequestKind = RequestKind.POST,
    scope: Mapping[str, Any] | None = None,
) -> None:
    """These steps from now on. Requests that are open go on by the steps under which they were asked.

    A rule without steps is none: `set_four_eyes` switches it off, which asks again first. Raises `ValueError`.
    """
    if not 0 < len(steps) <= MOST_STEPS:
        raise ValueError(f"A rule has 1 to {MOST_STEPS} steps.")
    FourEyes.of(brand).filter(kind=kind, until=None).update(until=now)
    _write(brand, steps, by, now, kind, scope)
    said = [f"{one.who} {one.need}" for one in steps]
    note(brand, What.APPROVAL_RULE_SET, now, by=by, steps=said, **_about(kind, scope))


def _about(kind: RequestKind, scope: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the ledger adds for a rule that is not about posts."""
    return {} if kind == RequestKind.POST else {"of": str(kind), "scope": dict(scope or {})}


def _write(
    brand: Brand,
    steps: Sequence[StepGiven],
    by: Person,
    now: datetime,
    kind: RequestKind,
    scope: Mapping[str, Any] | None,
) -> None:
    rule = FourEyes.across_brands.create(brand=brand, kind=kind, scope=dict(scope or {}), since=now, by=by)
    for place, one in enumerate(steps):
        facts = {
            name: getattr(one, name) for name in ("who", "role", "client", "need", "count", "silence", "patience")
        }
        row = RuleStep.across_brands.create(brand=brand, rule=rule, place=place, **facts)
        row.people.set(one.people)
