"""Steps to a yes: who is waited for, derived from who has said yes so far."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskedStep:
    """`enough` of those `asked` have to say yes, or one of those who may answer `instead` of them."""

    asked: frozenset[str]
    enough: int = 1
    instead: frozenset[str] = frozenset()

    def met(self, yes: Collection[str]) -> bool:
        said = frozenset(yes)
        return bool(said & self.instead) or len(said & self.asked) >= max(1, self.enough)

    def open_to(self, yes: Collection[str]) -> frozenset[str]:
        """Who may still say yes to it."""
        return (self.asked | self.instead) - frozenset(yes)

    def can_be_met(self) -> bool:
        """Whether there are people enough at all."""
        return bool(self.instead) or len(self.asked) >= max(1, self.enough)


def current_step(steps: Sequence[AskedStep], yes: Collection[str]) -> int | None:
    """The place of the first step that is not met; None: all are.

    A yes counts in every step that its giver belongs to: nobody is asked for the same words twice.
    """
    return next((place for place, one in enumerate(steps) if not one.met(yes)), None)
