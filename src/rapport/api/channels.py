"""Channels: what is connected, how it is, and that a network lifted what it restricted."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.auth import SETTLE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.problems import Problem
from rapport.api.schemas.base import Page
from rapport.api.schemas.budget import Budget, BudgetGiven
from rapport.api.schemas.channel import Channel
from rapport.api.transaction import by_itself
from rapport.budgets.restriction import restriction_of, restrictions
from rapport.budgets.standing import budget_standing
from rapport.channels import models as channels
from rapport.channels.lift import lift_restriction
from rapport.channels.permissions import permissions_by_channel, permissions_of
from rapport.channels.secrets import Unsealable
from rapport.channels.verify import SomebodyElse
from rapport.connectors.errors import ConnectorError, Restricted
from rapport.outbox.budget import set_budget

router = Router(tags=["channels"])


@router.get("", response=Page[Channel])
def list_channels(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[Channel]:
    """Those that are connected, with their health and what their network allows."""
    rows = channels.Channel.of(request.brand).filter(closed_at__isnull=True).select_related("health")
    found, following = newest_first(rows, cursor, limit)
    held = restrictions(request.brand)
    told = permissions_by_channel(found)
    items = [Channel.of(row, held.get(row.pk), told[row.pk]) for row in found]
    return Page[Channel](items=items, next=following)


@router.get("/{int:channel}", response=Channel)
def show_channel(request: ApiRequest, channel: int) -> Channel:
    """One channel, also after it was disconnected."""
    found = get_object_or_404(channels.Channel.of(request.brand).select_related("health"), pk=channel)
    if found.closed_at:
        return Channel.of(found)
    return Channel.of(found, restriction_of(found), permissions_of(found))


@router.delete("/{int:channel}/restriction", response=Channel, auth=SETTLE)
@by_itself
def end_restriction(request: ApiRequest, channel: int) -> Channel:
    """Somebody saw to it that the network lifted what it restricted: it is asked once, and what waits leaves."""
    found = _open(request, channel)
    try:
        lift_restriction(found, request.person, request.now)
    except Restricted as error:
        raise Problem(409, "restricted", f"{error} What is in line is kept.") from error
    except (ConnectorError, Unsealable) as error:
        raise Problem(409, "network_did_not_answer", f"{error} Nothing was changed.") from error
    except SomebodyElse as error:
        raise Problem(409, "somebody_else", f"The sign-in belongs to {error}. Nothing was changed.") from error
    return Channel.of(found, None, permissions_of(found))


@router.get("/{int:channel}/budget", response=Budget)
def show_budget(request: ApiRequest, channel: int) -> Budget:
    """What a connected channel may spend and has spent."""
    return Budget.of(budget_standing(_open(request, channel), request.now))


@router.put("/{int:channel}/budget", response=Budget, auth=SETTLE)
def put_budget(request: ApiRequest, channel: int, given: BudgetGiven) -> Budget:
    """Cap what it spends; what waits for money looks again at once."""
    found = _open(request, channel)
    set_budget(found, given.day, given.month, request.person, request.now)
    return Budget.of(budget_standing(found, request.now))


def _open(request: ApiRequest, channel: int) -> channels.Channel:
    rows = channels.Channel.of(request.brand).filter(closed_at__isnull=True).select_related("brand", "health")
    return get_object_or_404(rows, pk=channel)
