"""Networks whose own files, taken out by whoever has an account there, can be read."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.connectors.exports.box import Box
from rapport.connectors.exports.values import Export, Told


@runtime_checkable
class Exports(Protocol):
    """No ability of a channel: it is for what somebody has in hand."""

    @staticmethod
    def export(box: Box, told: Told) -> Export | None:
        """What the file is, by what is in it; None where it is not this network's.

        Raises `NoExport` where it is, and still cannot be read.
        """
        ...
