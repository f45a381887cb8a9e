"""Networks on which we publish."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.reply import Outgoing, Sent


@runtime_checkable
class Publishes(Protocol):
    """An `Outgoing` of kind `POST`, to nobody; a part of a thread has `in_reply_to`, the part before it.

    With `quotes` it quotes that post. Where that is gone or may not be quoted nothing is said: `Refused`.
    """

    async def publish(self, outgoing: Outgoing) -> Sent:
        """Say it to everybody. Too long or not allowed is `Refused` before any call, never cut."""
        ...

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        """Look for our own post; None means it is certainly not there."""
        ...
