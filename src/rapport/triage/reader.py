"""What every reader promises, however it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rapport.domain.reading import Reading, Text


class Reader(Protocol):
    """Reads batches of messages. `name` carries the version, because a decision is replayed by it.

    `fingerprint` is a hash of all that its scores hang on (weights, word lists): a threshold counts only for
    the reader it was calibrated with.
    """

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    def read(self, texts: Sequence[Text]) -> list[Reading]:
        """One reading per text, in the same order. Never raises for any text."""
        ...


@dataclass(frozen=True, slots=True)
class Readers:
    """The reader of everything, and the one that reads again what a robot would answer (None: there is none)."""

    first: Reader
    second: Reader | None = None

    def all(self) -> list[Reader]:
        return [self.first] if self.second is None else [self.first, self.second]
