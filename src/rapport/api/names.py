"""Whom the names in a post's words mean on a channel's network."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.schemas.base import Page
from rapport.api.schemas.name import NamesGiven, NameTold
from rapport.api.transaction import by_itself
from rapport.channels.models import Channel
from rapport.domain.named_accounts import names_in
from rapport.publishing.named_accounts import look_up_names, tells_names

router = Router(tags=["posts"])


@router.post("/channels/{int:channel}/names", response=Page[NameTold], auth=WRITE)
@by_itself
def look_up(request: ApiRequest, channel: int, given: NamesGiven) -> Page[NameTold]:
    """Each name in these words once, at most 10, asked of the network within seconds and remembered for a day."""
    rows = Channel.of(request.brand).filter(closed_at=None).select_related("brand")
    row = get_object_or_404(rows, pk=channel)
    names, asked = names_in(given.text), tells_names(row.network)
    found = look_up_names(row, names, request.now)
    return Page[NameTold](items=[NameTold.of(one, found.get(one), asked) for one in names], next=None)
