"""One network of the soak: how it is written to, spoilt, and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rapport.connectors.registry import manifest

STEP = timedelta(seconds=15)
"""How far a round takes our clock."""
OURS = re.compile(r"Yes, \d+n is here\.")


@dataclass
class SoakPlace:
    """`says` gives what a hook brings, nothing where it is polled; `billed` is in millionths.

    It is looked at in every `every`th round; customers write in a share `busy` of them. `opens` is false where
    nothing listens on 127.0.0.1 for it, or what does is up already.
    """

    network: str
    emulator: Any
    given: Mapping[str, str]
    says: Callable[[str], list[bytes]]
    seen: Callable[[], Counter[str]]
    polled: bool = True
    every: int = 1
    busy: float = 0.4
    opens: bool = True
    billed: Callable[[], int] = lambda: 0
    held: set[str] = field(default_factory=set)

    def spoil(self, faults: list[int | str]) -> None:
        """What goes wrong at the next calls, instead of what was to go wrong."""
        self.emulator.faults[:] = faults

    def revoke(self) -> bool:
        """The sign-in counts no more; False where the emulator has none to take away."""
        tokens = getattr(self.emulator, "tokens", None)
        if not tokens or self.held or self.network == "trustpilot":
            return False
        self.held = set(tokens)
        tokens.clear()
        return True

    def restore(self) -> None:
        if self.held:
            self.emulator.tokens |= self.held
            self.held = set()


def polled(done: Callable[[str], object]) -> Callable[[str], list[bytes]]:
    """`says` of a network that calls nobody."""

    def says(text: str) -> list[bytes]:
        done(text)
        return []

    return says


def every_so_often(network: str) -> int:
    """Rounds between two looks, where a look costs something: as its manifest says."""
    return int(timedelta(seconds=manifest(network).poll_seconds) / STEP)


def found_in(texts: list[str]) -> Counter[str]:
    """Our answers in words that say more than them: names before them, markup around them."""
    return Counter(match[0] for text in texts if (match := OURS.search(text)))
