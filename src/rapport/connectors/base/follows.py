"""Networks on which accounts are followed."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.acts import Reaction
from rapport.domain.reply import Sent


@runtime_checkable
class Follows(Protocol):
    async def follow(self, reaction: Reaction) -> Sent:
        """Follow the account `target`, or with `undo` no longer; twice is once."""
        ...

    async def find_follow(self, reaction: Reaction) -> Sent | None:
        """Look whether it is already as `follow` would leave it; None: it is not."""
        ...
