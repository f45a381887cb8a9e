"""How much a conversation presses, in words: its points, and what each was given for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from rapport.inbox.pressing import Pressing
from rapport.web.inbox.words import PRESSES


@dataclass(frozen=True, slots=True)
class PressingInWords:
    """`because`: each sentence with its points, the heaviest first."""

    points: int
    because: list[tuple[str, int]]

    @property
    def says(self) -> str:
        return ngettext("%(n)d point", "%(n)d points", self.points) % {"n": self.points}

    @property
    def sum(self) -> str:
        """In one line, as beside a row."""
        return " · ".join(f"{sentence} (+{points})" for sentence, points in self.because)


def in_words(found: Pressing) -> PressingInWords:
    return PressingInWords(found.points, [(str(PRESSES[one.code]), one.points) for one in found.facts])
