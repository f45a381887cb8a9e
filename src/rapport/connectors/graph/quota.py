"""How much an account may still say within a day, which only its network knows: asked before each time."""

from __future__ import annotations

from rapport.connectors.errors import TryAgain
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.json_fields import whole

PAUSE = 1800.0


async def spare(api: GraphApi, edge: str, used: str, config: str, says: str) -> None:
    """Raises `TryAgain` in the words `says` of {most}, with nothing said, where the account has had them all."""
    rows, _ = await api.listed(edge, {"fields": f"{config},{used}"})
    row = next(iter(rows), {})
    have, most = whole(row, used) or 0, whole(row, config, "quota_total") or 0
    if most and have >= most:
        raise TryAgain(says.format(most=most), after=PAUSE)
