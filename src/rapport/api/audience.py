"""Followers, the counts of them, whom to follow back, and giveaways."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.schemas import audience as shapes
from rapport.api.schemas.base import Page
from rapport.audience import models as audience
from rapport.audience.count import begin_counts
from rapport.audience.follow_back import choose_follower, rule_of, undo_choice
from rapport.audience.proposals import follow_back_list, weighed_followers

router = Router(tags=["audience"])
PROPOSED = 50


@router.get("/followers", response=Page[shapes.Follower])
def list_followers(
    request: ApiRequest, cursor: Cursor = "", limit: Limit = 50, channel: int | None = None, reach: str = ""
) -> Page[shapes.Follower]:
    """Those seen first last come first; also those who left, until they are forgotten."""
    rows = audience.Follower.of(request.brand)
    rows = rows.filter(channel=channel) if channel is not None else rows
    found, following = newest_first(rows.filter(reach=reach) if reach else rows, cursor, limit)
    return Page[shapes.Follower](items=[shapes.Follower.of(row) for row in found], next=following)


@router.get("/followers/proposed", response=Page[shapes.ProposedFollower])
def list_proposed(request: ApiRequest) -> Page[shapes.ProposedFollower]:
    """Whom to choose about, the best first, at most 50, with every factor."""
    found = follow_back_list(request.brand, request.now, PROPOSED)
    weights = {str(factor): weight for factor, weight in found.weights.items()}
    items = [shapes.ProposedFollower.of_proposal(one, weights) for one in found.proposals]
    return Page[shapes.ProposedFollower](items=items, next=None)


@router.get("/followers/counts", response=Page[shapes.CountedFollowers])
def list_counts(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[shapes.CountedFollowers]:
    """Counts, latest first; the seed draws the same sample again."""
    found, following = newest_first(audience.FollowerCount.of(request.brand), cursor, limit)
    return Page[shapes.CountedFollowers](items=[shapes.CountedFollowers.of(one) for one in found], next=following)


@router.post("/followers/counts", response={202: Page[shapes.CountedFollowers]}, auth=WRITE)
def ask_for_counts(
    request: ApiRequest, given: shapes.CountsGiven | None = None
) -> Status[Page[shapes.CountedFollowers]]:
    """Count again; those under way are answered. A list that costs money is read only where it is named."""
    begin_counts(request.brand, request.person, request.now, given.channel if given else None)
    rows = audience.FollowerCount.of(request.brand).filter(done_at=None).order_by("pk")
    items = [shapes.CountedFollowers.of(one) for one in rows]
    return Status(202, Page[shapes.CountedFollowers](items=items, next=None))


@router.post("/followers/{int:follower}/choices", response={201: shapes.FollowerChoice}, auth=WRITE)
def choose(request: ApiRequest, follower: int, given: shapes.ChoiceGiven) -> Status[shapes.FollowerChoice]:
    """Follow it, look again in 30 days, or never propose it again; a follow waits ten seconds to be undone."""
    rows = audience.Follower.of(request.brand).select_related("channel", "brand")
    row = get_object_or_404(rows, pk=follower)
    [proposal] = weighed_followers(request.brand, [row], rule_of(request.brand), request.now)
    choice = audience.FollowBack(given.choice)
    made = choose_follower(row, choice, request.person, request.now, proposal.score)
    return Status(201, shapes.FollowerChoice.of(made))


@router.delete("/followers/choices/{int:choice}", response=shapes.FollowerChoice, auth=WRITE)
def take_choice_back(request: ApiRequest, choice: int) -> shapes.FollowerChoice:
    """Taken back; a follow that has left is taken back on the network."""
    rows = audience.FollowChoice.of(request.brand).select_related("delivery__channel", "follower")
    row = get_object_or_404(rows, pk=choice)
    undo_choice(row, request.person, request.now)
    row.refresh_from_db()
    return shapes.FollowerChoice.of(row)
