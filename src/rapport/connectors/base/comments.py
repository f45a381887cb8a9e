"""Networks on which we write the first comment under our own post."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.reply import Outgoing, Sent


@runtime_checkable
class Comments(Protocol):
    """An `Outgoing` of kind `COMMENT`, to nobody; `in_reply_to` is the post of ours that it goes under."""

    async def comment(self, outgoing: Outgoing) -> Sent:
        """Say it under the post. Too long or not allowed is `Refused` before any call, never cut."""
        ...

    async def find_comment(self, outgoing: Outgoing) -> Sent | None:
        """Look for it under the post; None means it is certainly not there."""
        ...
