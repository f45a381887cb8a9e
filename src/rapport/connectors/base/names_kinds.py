"""Networks whose raw items say of what kind they are."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class NamesKinds(Protocol):
    """No ability of a channel: so that what a network begins to tell of is noticed, and not only passed over."""

    @staticmethod
    def unknown_kind(raw: bytes) -> str:
        """The network's name for what a raw item tells of, where the connector knows nothing of such things.

        "" where it is known, also where it is known and passed over; pure. Asked where `translate` gave nothing.
        """
        ...
