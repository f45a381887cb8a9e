"""How followers are weighed, who of the sample is real, and what contacts are to the brand."""

from __future__ import annotations

from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.auth import SETTLE, WRITE, ApiRequest
from rapport.api.schemas import audience as shapes
from rapport.api.schemas.base import Page
from rapport.audience.follow_back import RuleGiven, followed_today, mark_real, rule_of, set_follow_back
from rapport.audience.known_relations import mark_relation
from rapport.audience.models import Follower, RelationMark
from rapport.audience.relations import Relation
from rapport.audience.weighing import weights_from
from rapport.inbox.models import Contact

router = Router(tags=["audience"])
RelationName = Literal["customer", "supplier", "partner", "press", "competitor", "advocate"]


@router.get("/follow-back", response=shapes.FollowBackRule)
def show_follow_back(request: ApiRequest) -> shapes.FollowBackRule:
    """The weights of the seven factors, and the limit of follows a day."""
    return _told(request)


@router.put("/follow-back", response=shapes.FollowBackRule, auth=SETTLE)
def change_follow_back(request: ApiRequest, given: shapes.FollowBackRuleGiven) -> shapes.FollowBackRule:
    """How followers are weighed from now on."""
    wanted = RuleGiven(
        {str(one): weight for one, weight in given.weights.items()}, given.a_day, given.topics, given.place
    )
    set_follow_back(request.brand, wanted, request.person, request.now)
    return _told(request)


@router.put("/followers/{int:follower}/mark", response=shapes.RealMarked, auth=WRITE)
def mark_follower(request: ApiRequest, follower: int, given: shapes.RealGiven) -> shapes.RealMarked:
    """A person has looked at a follower of the sample; it moves the line below which signs are called unclear."""
    rows = Follower.of(request.brand).filter(looked=True).select_related("brand")
    row = mark_real(get_object_or_404(rows, pk=follower), given.real, request.person, request.now)
    return shapes.RealMarked(follower=row.follower_id, real=row.real, by=row.by.handle, at=row.at)


@router.get("/contacts/{int:contact}/relations", response=Page[shapes.MarkedRelation])
def list_relations(request: ApiRequest, contact: int) -> Page[shapes.MarkedRelation]:
    """What people said that a contact is, or is not."""
    row = get_object_or_404(Contact.of(request.brand), pk=contact)
    marks = RelationMark.of(request.brand).filter(contact=row).select_related("by").order_by("pk")
    return Page[shapes.MarkedRelation](items=[shapes.MarkedRelation.of(one) for one in marks], next=None)


@router.put("/contacts/{int:contact}/relations/{relation}", response=shapes.MarkedRelation, auth=WRITE)
def mark_contact(
    request: ApiRequest, contact: int, relation: RelationName, given: shapes.RelationGiven
) -> shapes.MarkedRelation:
    """A person says what a contact is to the brand, or is not."""
    row = get_object_or_404(Contact.of(request.brand).select_related("brand"), pk=contact)
    mark = mark_relation(row, Relation(relation), given.holds, request.person, request.now)
    return shapes.MarkedRelation.of(mark)


def _told(request: ApiRequest) -> shapes.FollowBackRule:
    rule = rule_of(request.brand)
    return shapes.FollowBackRule(
        weights={str(factor): weight for factor, weight in weights_from(rule.weights).items()},
        a_day=rule.a_day,
        topics=rule.topics,
        place=rule.place,
        today=followed_today(request.brand, request.now),
    )
