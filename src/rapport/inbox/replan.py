"""Changing a post's reply plan: what a robot has in line under the post, and may no longer say, is withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.inbox.refresh import held, refresh
from rapport.inbox.under_posts import talks_of_post
from rapport.outbox.claim import AUTOMATIC_LIFE
from rapport.outbox.floor import take
from rapport.outbox.models import Reply, Step
from rapport.publishing.composed import with_parts
from rapport.publishing.models import Post
from rapport.publishing.plan_models import PlanAllows
from rapport.publishing.reply_plan import PlanGiven, part_ends, set_plan
from rapport.publishing.standing import PostStanding, stands

WHY = "the post's reply plan"


@transaction.atomic
def change_plan(post: Post, given: PlanGiven, by: Person, now: datetime) -> None:
    """The post's plan from now on, for what is still in line too."""
    set_plan(post, given, by, now)
    standing = stands(with_parts(Post.across_brands.filter(pk=post.pk)).get())
    if given.may == PlanAllows.USUAL and not _ends_soon(given, standing, now):
        return
    waiting = Reply.of(post.brand).filter(approved_by=None, step__in=[Step.QUEUED, Step.SENDING])
    talks = list(talks_of_post(standing).filter(floor__replies__in=waiting).select_related("floor").distinct())
    for talk in talks:
        held(talk)
        take(talk.floor, None, now, WHY)
    refresh(talks, now)


def _ends_soon(given: PlanGiven, standing: PostStanding, now: datetime) -> bool:
    """Whether the plan is over for a part of the post before what is in line now has left or is too old."""
    ends = part_ends(given, standing)
    return bool(ends) and min(ends) <= now + AUTOMATIC_LIFE
