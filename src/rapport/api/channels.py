"""Channels: what is connected and how it is."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.auth import SETTLE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.schemas.base import Page
from rapport.api.schemas.budget import Budget, BudgetGiven
from rapport.api.schemas.channel import Channel
from rapport.budgets.standing import budget_standing
from rapport.channels import models as channels
from rapport.outbox.budget import set_budget

router = Router(tags=["channels"])


@router.get("", response=Page[Channel])
def list_channels(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[Channel]:
    """Those that are connected, with their health and what their network allows."""
    rows = channels.Channel.of(request.brand).filter(closed_at__isnull=True).select_related("health")
    found, following = newest_first(rows, cursor, limit)
    return Page[Channel](items=[Channel.of(row) for row in found], next=following)


@router.get("/{int:channel}", response=Channel)
def show_channel(request: ApiRequest, channel: int) -> Channel:
    """One channel, also after it was disconnected."""
    return Channel.of(get_object_or_404(channels.Channel.of(request.brand).select_related("health"), pk=channel))


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
    rows = channels.Channel.of(request.brand).filter(closed_at__isnull=True).select_related("brand")
    return get_object_or_404(rows, pk=channel)
