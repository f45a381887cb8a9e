"""Reply plans: what may be answered under a post without a person, who watches, and until when."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.accounts.models import Membership, Person, Role
from rapport.api.auth import WRITE, ApiRequest
from rapport.api.problems import Problem
from rapport.api.schemas import plan as shapes
from rapport.inbox.replan import change_plan
from rapport.publishing.composed import whole_posts
from rapport.publishing.models import Post
from rapport.publishing.plan_models import PlanAllows
from rapport.publishing.reply_plan import PlanGiven, plan_ends, plan_of
from rapport.publishing.standing import stands

router = Router(tags=["posts"])


@router.get("/posts/{int:post}/reply-plan", response=shapes.ReplyPlan)
def show_reply_plan(request: ApiRequest, post: int) -> shapes.ReplyPlan:
    """Every post has one: as usual, until somebody chooses otherwise."""
    return _told(_post(request, post))


@router.put("/posts/{int:post}/reply-plan", response=shapes.ReplyPlan, auth=WRITE)
def change_reply_plan(request: ApiRequest, post: int, given: shapes.ReplyPlanGiven) -> shapes.ReplyPlan:
    """From the next comment on, also for a post that is out; what a robot has in line there is withdrawn."""
    wanted = PlanGiven(PlanAllows(given.may), _watcher(request, given.watcher), given.days)
    change_plan(_post(request, post), wanted, request.person, request.now)
    return _told(_post(request, post))


def _watcher(request: ApiRequest, handle: str) -> Person | None:
    if not handle:
        return None
    rows = Membership.of(request.brand).exclude(role=Role.VIEWER).select_related("person")
    found = rows.filter(person__handle=handle.removeprefix("@")).first()
    if found is None:
        raise Problem(
            422, "not_valid", "watcher: nobody of this handle answers for this brand. Nothing was changed."
        )
    return found.person


def _post(request: ApiRequest, number: int) -> Post:
    found: Post = get_object_or_404(whole_posts(request.brand), pk=number)
    return found


def _told(post: Post) -> shapes.ReplyPlan:
    plan = plan_of(post)
    return shapes.ReplyPlan.of(plan, plan_ends(plan, stands(post)))
