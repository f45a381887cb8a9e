"""Networks on which somebody can be answered."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.reply import Outgoing, Sent


@runtime_checkable
class Sends(Protocol):
    """One key is sent again only after `find_sent` said None, or where the manifest says `idempotent`."""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Say it. Too long or not allowed is `Refused` before any call, never cut."""
        ...
