"""Networks whose own answers are more, or other, than the raw items that `translate` reads."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable

from rapport.connectors.base.values import ChannelConfig


@runtime_checkable
class Unpacks(Protocol):
    """No ability of a channel: it is for what somebody has in hand, an answer saved or a body logged."""

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        """A whole answer or webhook body as raw items; pure. What makes no sense is left for `translate` to say.

        `at` is when it was heard, for what tells no time of its own.
        """
        ...
