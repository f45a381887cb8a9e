"""Networks whose settings can mostly be found out from a little that somebody typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable


@runtime_checkable
class Guesses(Protocol):
    """What is found out is a guess: `verify` proves it before anything is saved."""

    async def guess(self) -> Mapping[str, str]:
        """Values for fields of the form that were left empty. Raises a `ConnectorError` where nothing is found."""
        ...
