"""What every reader promises, however it reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rapport.domain.reading import Reading, Text


class Reader(Protocol):
    """Reads batches of messages. `name` carries the version, because a decision is replayed by it."""

    @property
    def name(self) -> str: ...

    def read(self, texts: Sequence[Text]) -> list[Reading]:
        """One reading per text, in the same order. Never raises for any text."""
        ...
