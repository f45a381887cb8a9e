"""How much an account may still say within a day, which only its network knows: asked before each time."""

from __future__ import annotations

from rapport.connectors.graph.api import GraphApi
from rapport.connectors.json_fields import whole

PAUSE = 1800.0


async def had_all(api: GraphApi, edge: str, used: str, config: str) -> int:
    """How many it takes in a day where the account has had them all, 0 where it takes more."""
    rows, _ = await api.listed(edge, {"fields": f"{config},{used}"})
    row = next(iter(rows), {})
    have, most = whole(row, used) or 0, whole(row, config, "quota_total") or 0
    return most if most and have >= most else 0
