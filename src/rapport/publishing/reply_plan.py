"""A post's reply plan: what may be answered under it without a person, who watches, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from rapport.accounts.models import Person
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.models import Post
from rapport.publishing.plan_models import COUNTS, LONGEST_DAYS, PlanAllows, ReplyPlan
from rapport.publishing.standing import PostStanding


@dataclass(frozen=True, slots=True)
class PlanGiven:
    """A plan as somebody chose it; the default is that of a post for which nobody chose one.

    `days` after a part of the post has left the plan is over, and people answer there; None: never.
    """

    may: PlanAllows = PlanAllows.USUAL
    watcher: Person | None = None
    days: int | None = None


def plan_of(post: Post) -> PlanGiven:
    """The post's plan; every post has one."""
    try:
        row = post.plan
    except ObjectDoesNotExist:
        return PlanGiven()
    return PlanGiven(PlanAllows(row.may), row.watcher, row.days)


@transaction.atomic
def set_plan(post: Post, given: PlanGiven, by: Person, now: datetime) -> None:
    """The post's plan from now on. What is as it was changes nothing."""
    row = ReplyPlan.across_brands.select_for_update().filter(post=post).first()
    known = PlanGiven(PlanAllows(row.may), row.watcher, row.days) if row else PlanGiven()
    days = min(max(given.days, 1), LONGEST_DAYS) if given.days is not None else None
    if known == (wanted := PlanGiven(given.may, given.watcher, days)):
        return
    row = row or ReplyPlan(brand_id=post.brand_id, post=post)
    row.may, row.watcher, row.days = wanted.may, wanted.watcher, wanted.days
    row.save()
    watcher = wanted.watcher.handle if wanted.watcher else ""
    note(post.brand_id, What.REPLY_PLAN_SET, now, by=by, post=post.pk, plan=wanted.may, watcher=watcher, days=days)


def plan_ends(plan: PlanGiven, standing: PostStanding) -> datetime | None:
    """When the plan is over everywhere; None while nothing is out, and for one without an end."""
    return max(part_ends(plan, standing), default=None)


def part_ends(plan: PlanGiven, standing: PostStanding) -> list[datetime]:
    """When the plan is over for each part that is out; none for a plan without an end."""
    sent = [row.sent_at for one in standing.variants for row in one.publications if row.sent_at]
    return [at + timedelta(days=plan.days) for at in sent] if plan.days is not None else []


def brands_with_plans() -> frozenset[int]:
    """The brands with a plan that changes anything for what comes under its post, now or once it is over."""
    rows = ReplyPlan.across_brands.filter(COUNTS)
    return frozenset(rows.values_list("brand_id", flat=True).distinct())
