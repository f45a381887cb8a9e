"""Reminding by mail whoever a post waits for: a day before its hour, and two hours before."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.accounts.models import Brand, Person
from rapport.approvals.models import Approvers, RequestStep
from rapport.approvals.steps import RequestStanding
from rapport.channels.models import Channel
from rapport.domain.set_apart import isolated
from rapport.domain.team_mail import TeamMail
from rapport.outbox.queue import approve_mail
from rapport.outbox.sign_in_mail import ways_to_mail
from rapport.publishing.client_voting import must_leave_by
from rapport.publishing.composed import whole_posts
from rapport.publishing.standing import stands
from rapport.publishing.steps import open_standings

BEFORE = (timedelta(hours=24), timedelta(hours=2))
# What was asked for this short a time ago needs no reminder yet.
FRESH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """A request that waits for the team, the step it waits at, and how often it should have been reminded of."""

    asked: RequestStanding
    step: RequestStep
    deadline: datetime
    times: int


@transaction.atomic
def remind(brand: Brand, now: datetime) -> int:
    """One mail for each person, with all that waits for them and leaves soon; how many were put in line."""
    Brand.objects.select_for_update().get(pk=brand.pk)
    due = _due(brand, now)
    ways = ways_to_mail(Channel.of(brand)) if due else []
    if not ways:
        return 0
    waiting: dict[int, list[datetime]] = defaultdict(list)
    for one in due:
        for number in one.asked.team:
            if one.asked.waits_for(number):
                waiting[number].append(one.deadline)
        RequestStep.across_brands.filter(pk=one.step.pk).update(reminded=one.times)
    people = Person.objects.filter(pk__in=waiting, is_active=True)
    for person in people:
        approve_mail(ways[0], _mail(brand, person, waiting[person.pk]), person, now, now + BEFORE[0])
    return len(people)


def _due(brand: Brand, now: datetime) -> list[ReminderDue]:
    """What leaves soon, waits for somebody of the team, and was not reminded of for this hour."""
    rows = open_standings(brand.pk)
    posts = {
        one.pk: stands(one) for one in whole_posts(brand).filter(pk__in=[row.request.subject for row in rows])
    }
    found = []
    for one in rows:
        post = posts.get(one.request.subject)
        deadline = must_leave_by(post) if post else None
        step = one.current
        if deadline is None or step is None or step.who == Approvers.CLIENT or now - one.began < FRESH:
            continue
        times = sum(deadline - before <= now < deadline for before in BEFORE)
        if step.reminded < times:
            found.append(ReminderDue(one, step, deadline, times))
    return found


def _mail(brand: Brand, person: Person, waiting: Sequence[datetime]) -> TeamMail:
    n = len(waiting)
    with translation.override(person.language), timezone.override(brand.time_zone):
        hours = sorted(map(timezone.localtime, waiting))
        given = {
            "n": n,
            "brand": isolated(brand.name),
            "name": isolated(person.name),
            "hours": ", ".join(map(_hour, hours)),
        }
        given["link"] = f"{settings.ADDRESS}/b/{brand.slug}/publish/approvals"
        subject = ngettext(
            "%(brand)s: %(n)d post waits for your yes", "%(brand)s: %(n)d posts wait for your yes", n
        )
        text = _(
            "Hello %(name)s,\n\n"
            "without a yes this does not go out. It must leave by: %(hours)s.\n\n"
            "Read it and say yes or no here:\n\n"
            "%(link)s"
        )
        return TeamMail(secrets.token_urlsafe(18), person.email, subject % given, text % given)


def _hour(at: datetime) -> str:
    return f"{at:%d.%m. %H:%M}"
