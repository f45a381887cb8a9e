"""Reminding by mail whoever is waited for: before a deadline, and where there is none, after a while."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.accounts.dates import moment_words
from rapport.accounts.models import Brand, Person
from rapport.approvals.models import Approvers, RequestKind, RequestStep
from rapport.approvals.steps import RequestStanding, open_asked
from rapport.channels.models import Channel
from rapport.domain.set_apart import isolated
from rapport.domain.team_mail import TeamMail
from rapport.outbox.queue import approve_mail
from rapport.outbox.sign_in_mail import ways_to_mail
from rapport.promise.every_request import KINDS

BEFORE = (timedelta(hours=24), timedelta(hours=2))
# Without a deadline: so long after the step began. A customer waits for a reply, nobody for a change.
AFTER: Mapping[str, Sequence[timedelta]] = {
    RequestKind.REPLY: (timedelta(hours=2), timedelta(hours=24)),
    RequestKind.ROBOT: (timedelta(hours=24), timedelta(hours=72)),
    RequestKind.EDIT: (timedelta(hours=24), timedelta(hours=72)),
}
# What was asked for this short a time ago needs no reminder yet.
FRESH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """A request that waits for the team, the step it waits at, and how often it should have been reminded of."""

    asked: RequestStanding
    step: RequestStep
    times: int


@transaction.atomic
def remind(brand: Brand, now: datetime) -> int:
    """One mail for each person, with all that waits for them and is urgent; how many were put in line."""
    Brand.objects.select_for_update().get(pk=brand.pk)
    due = _due(brand, now)
    ways = ways_to_mail(Channel.of(brand)) if due else []
    if not ways:
        return 0
    waiting: dict[int, list[RequestStanding]] = defaultdict(list)
    for one in due:
        for number in one.asked.team:
            if one.asked.waits_for(number):
                waiting[number].append(one.asked)
        RequestStep.across_brands.filter(pk=one.step.pk).update(reminded=one.times)
    people = Person.objects.filter(pk__in=waiting, is_active=True)
    for person in people:
        approve_mail(ways[0], _mail(brand, person, waiting[person.pk]), person, now, now + BEFORE[0])
    return len(people)


def _due(brand: Brand, now: datetime) -> list[ReminderDue]:
    """What waits for somebody of the team, and was not reminded of at this stage."""
    found = []
    for asked in (one for kind in KINDS for one in open_asked(brand.pk, kind)):
        step = asked.current
        if step is None or step.who == Approvers.CLIENT or now - asked.began < FRESH:
            continue
        times = _stages(asked, now)
        if step.reminded < times:
            found.append(ReminderDue(asked, step, times))
    return found


def _stages(asked: RequestStanding, now: datetime) -> int:
    """How often it should have been reminded of by now; nothing once its deadline is over."""
    if deadline := asked.about.deadline:
        return sum(deadline - before <= now < deadline for before in BEFORE)
    return sum(now >= asked.began + after for after in AFTER.get(asked.request.kind, ()))


def _mail(brand: Brand, person: Person, waiting: Sequence[RequestStanding]) -> TeamMail:
    n = len(waiting)
    with translation.override(person.language), timezone.override(brand.time_zone):
        names = {"brand": isolated(brand.name), "name": isolated(person.name)}
        given = {"n": n, **names, "lines": "\n".join(_lines(waiting))}
        given["link"] = f"{settings.ADDRESS}/b/{brand.slug}/publish/approvals"
        subject = ngettext("%(brand)s: %(n)d thing waits for your yes", "%(brand)s: %(n)d wait for your yes", n)
        text = _(
            "Hello %(name)s,\n\nthis waits for your yes:\n\n%(lines)s\n\n"
            "Read it and say yes or no here:\n\n%(link)s"
        )
        return TeamMail(secrets.token_urlsafe(18), person.email, subject % given, text % given)


def _lines(waiting: Sequence[RequestStanding]) -> list[str]:
    """A line for each kind: how many, and until when a yes is of use."""
    kinds: dict[str, list[RequestStanding]] = defaultdict(list)
    for one in waiting:
        kinds[one.request.kind].append(one)
    found = []
    for kind, some in kinds.items():
        hours = sorted(timezone.localtime(one.about.deadline) for one in some if one.about.deadline)
        until = _("Must leave by: %(hours)s.") % {"hours": "; ".join(map(moment_words, hours))} if hours else ""
        found.append(f"- {_counted(kind, len(some))} {until}".rstrip())
    return found


def _counted(kind: str, n: int) -> str:
    if kind == RequestKind.REPLY:
        said = ngettext("%(n)d reply; a customer waits for it.", "%(n)d replies; customers wait for them.", n)
    elif kind == RequestKind.ROBOT:
        said = ngettext(
            "%(n)d change of what a robot may say; until then the old stays in force.",
            "%(n)d changes of what a robot may say; until then the old stays in force.",
            n,
        )
    elif kind == RequestKind.EDIT:
        said = ngettext(
            "%(n)d change of a post that is out; until then the old words stand there.",
            "%(n)d changes of posts that are out; until then the old words stand there.",
            n,
        )
    else:
        said = ngettext(
            "%(n)d post; without a yes it does not go out.", "%(n)d posts; without a yes they do not go out.", n
        )
    return said % {"n": n}
