"""Networks with favourites and reposts."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.acts import Reaction
from rapport.domain.reply import Sent


@runtime_checkable
class Reacts(Protocol):
    async def react(self, reaction: Reaction) -> Sent:
        """Do it, or with `undo` take it back; twice is once. The act's own id where the network gives one."""
        ...

    async def find_reaction(self, reaction: Reaction) -> Sent | None:
        """Look whether it is already as `react` would leave it; None: it is not."""
        ...
