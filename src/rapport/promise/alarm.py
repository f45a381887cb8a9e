"""The drift alarm: when audited complaints would get robots too often, the group stops in the same transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from rapport.accounts.models import Person
from rapport.domain.decision import Route
from rapport.inbox.models import Decision
from rapport.intake.models import Position
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.floor import change
from rapport.outbox.models import Floor, Holder, Step
from rapport.promise.group import Group, messages
from rapport.promise.models import Audit, Calibration, Drawn, Halt, Says
from rapport.triage.drift import alarm, wealth
from rapport.triage.read import default_reader

WHY = "halted: the drift alarm"


def current(group: Group) -> Calibration | None:
    """The group's latest threshold of the first reader."""
    return Calibration.across_brands.filter(**group.facts, reader=default_reader().name).order_by("-look").first()


def audited(made: Calibration) -> QuerySet[Audit]:
    """The audit's judged complaints since a calibration, in the order in which they were judged."""
    rows = made.audits.filter(message__judgement__drawn=Drawn.CHANCE)
    return rows.exclude(message__judgement__says=Says.OTHER).order_by("message__judgement__at", "pk")


def fortune(made: Calibration) -> list[float]:
    """The wealth of the bet against the promise, after each audited complaint."""
    return wealth(list(audited(made).values_list("automatic", flat=True)), made.alpha)


def check(group: Group, now: datetime) -> Halt | None:
    """Ring if the wealth reached 1/δ: nothing is automatic in the group until a person lifts the halt."""
    made = current(group)
    if made is None or Halt.across_brands.filter(**group.facts, lifted_at__isnull=True).exists():
        return None
    found = fortune(made)
    if alarm(found, made.delta) is None or made.halts.exists():
        return None
    # Batches that are being decided end first, so their words stand in line and are taken back here.
    Position.hold()
    halt = Halt.across_brands.create(
        **group.facts, calibration=made, wealth=max(found), complaints=len(found), at=now
    )
    note(
        group.brand, What.GROUP_HALTED, now, language=group.language, kind=group.kind, wealth=round(halt.wealth, 1)
    )
    _take_back(group, now)
    return halt


@transaction.atomic
def lift(halt: Halt, by: Person, now: datetime) -> None:
    """A person has looked and starts the group again; the threshold that drifted does not come back.

    Automatic answers begin only with the next calibration, which takes in the complaints that were found.
    """
    if Halt.across_brands.filter(pk=halt.pk, lifted_at__isnull=True).update(lifted_at=now, lifted_by=by):
        note(halt.brand_id, What.HALT_LIFTED, now, by=by, language=halt.language, kind=halt.kind)


def _take_back(group: Group, now: datetime) -> None:
    """Automatic words of the group that stand in line: the floor is a person's, so they never leave."""
    cleared = Decision.across_brands.filter(message__in=messages(group), route=Route.ANSWER).values("entry")
    in_line = Floor.across_brands.filter(
        replies__step__in=[Step.QUEUED, Step.SENDING], replies__approved_by=None, replies__cleared_by__in=cleared
    )
    for floor in in_line.distinct():
        change(floor, Holder.PERSON, None, now, WHY)
