"""Networks on which our own words can be changed."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.reply import Outgoing, Sent


@runtime_checkable
class Edits(Protocol):
    async def edit(self, network_id: str, outgoing: Outgoing) -> Sent:
        """Our words with this id become those of `outgoing`; doing it twice is doing it once."""
        ...
