"""Networks that can be searched for what we sent."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.reply import Outgoing, Sent


@runtime_checkable
class Finds(Protocol):
    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for our own words on the network; None means they are certainly not there."""
        ...
