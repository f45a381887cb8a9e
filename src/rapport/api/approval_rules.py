"""Who has to say yes to posts: the brand's rule in steps, and each request with its steps and votes."""

from __future__ import annotations

from collections.abc import Sequence

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.accounts.models import Membership, Person, Role
from rapport.api.auth import SETTLE, ApiRequest
from rapport.api.problems import Problem
from rapport.api.schemas import approval_rule as shapes
from rapport.approvals.models import ApprovalRequest, Approvers, Client, HowMany, OnSilence
from rapport.approvals.rule import StepGiven, rule_steps, set_four_eyes, set_rule
from rapport.promise.every_request import standing_of
from rapport.publishing.steps import open_standings

router = Router(tags=["approvals"])


@router.get("/approval-rule", response=shapes.ApprovalRule)
def show_rule(request: ApiRequest) -> shapes.ApprovalRule:
    """The steps of the brand's rule, in their order."""
    return _told(request)


@router.put("/approval-rule", response=shapes.ApprovalRule, auth=SETTLE)
def change_rule(request: ApiRequest, given: shapes.RuleGiven) -> shapes.ApprovalRule:
    """These steps from now on; what waits already goes on by the steps it was asked under."""
    set_rule(request.brand, [_step(request, one) for one in given.steps], request.person, request.now)
    return _told(request)


@router.delete("/approval-rule", response=shapes.ApprovalRule, auth=SETTLE)
def end_rule(request: ApiRequest) -> shapes.ApprovalRule:
    """No rule any more. What waits for a yes still waits for it."""
    set_four_eyes(request.brand, False, request.person, request.now)
    return _told(request)


@router.get("/approvals/{int:approval}", response=shapes.ApprovalStanding)
def show_approval(request: ApiRequest, approval: int) -> shapes.ApprovalStanding:
    """One request, open or settled, with who said what. Vote with the `digest` of what you have read."""
    row = get_object_or_404(ApprovalRequest.of(request.brand), pk=approval)
    return shapes.ApprovalStanding.of(standing_of(row), request.person.pk)


def _step(request: ApiRequest, given: shapes.StepGiven) -> StepGiven:
    who = Approvers(given.who)
    if who is Approvers.ROLE and not given.role:
        raise Problem(422, "not_valid", "role: say which one, owner or agent. Nothing was changed.")
    people = _people(request, given.people) if who is Approvers.PEOPLE else ()
    wants = who is Approvers.CLIENT and given.client is not None
    client = get_object_or_404(Client.of(request.brand), pk=given.client) if wants else None
    return StepGiven(
        who,
        tuple(people),
        given.role if who is Approvers.ROLE else "",
        client,
        HowMany(given.need),
        given.count,
        OnSilence(given.silence),
        given.patience,
    )


def _people(request: ApiRequest, handles: Sequence[str]) -> list[Person]:
    wanted = {one.removeprefix("@") for one in handles}
    members = Membership.of(request.brand).exclude(role=Role.VIEWER).filter(person__handle__in=wanted)
    found = [one.person for one in members.select_related("person").order_by("person__handle")]
    if not wanted or len(found) < len(wanted):
        message = "people: name at least one handle, each of an agent or owner of this brand. Nothing was changed."
        raise Problem(422, "not_valid", message)
    return found


def _told(request: ApiRequest) -> shapes.ApprovalRule:
    steps = [shapes.Step.of(one) for one in rule_steps(request.brand)]
    return shapes.ApprovalRule(on=bool(steps), steps=steps, waiting=len(open_standings(request.brand.pk)))
