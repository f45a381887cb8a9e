"""Channels: what is connected and how it is."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.asked import Asked
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.shapes.base import Page
from rapport.api.shapes.channel import Channel
from rapport.people import models as people

router = Router(tags=["channels"])


@router.get("", response=Page[Channel])
def list_channels(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> Page[Channel]:
    """Those that are connected, with their health and what their network allows."""
    rows = people.Channel.of(request.brand).filter(closed_at__isnull=True).select_related("health")
    found, following = newest_first(rows, cursor, limit)
    return Page[Channel](items=[Channel.of(row) for row in found], next=following)


@router.get("/{int:channel}", response=Channel)
def show_channel(request: Asked, channel: int) -> Channel:
    """One channel, also after it was disconnected."""
    return Channel.of(get_object_or_404(people.Channel.of(request.brand).select_related("health"), pk=channel))
