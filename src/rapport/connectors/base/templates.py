"""Networks that approve words beforehand, to be sent where free ones may not."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.template import NetworkTemplate


@runtime_checkable
class Templates(Protocol):
    """An `Outgoing` with a `template` is sent as that, filled; its text is how it will read."""

    async def templates(self) -> list[NetworkTemplate]:
        """All that this account has, whatever their state."""
        ...
