"""The table of networks: what each brings, can, forbids and costs, with where that was read and when."""

from __future__ import annotations

from ninja import Router

from rapport.api.auth import ApiRequest
from rapport.api.schemas.base import Page
from rapport.api.schemas.network import NetworkFacts
from rapport.connectors.network_table import network_rows

router = Router(tags=["networks"])


@router.get("", response=Page[NetworkFacts])
def list_networks(request: ApiRequest) -> Page[NetworkFacts]:
    """All that are installed, as their manifests say, whether or not a channel is connected."""
    return Page[NetworkFacts](items=[NetworkFacts.of(one) for one in network_rows()], next=None)
