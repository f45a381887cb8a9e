"""What is asked of people in a conversation at one moment, and what words written unseen by us answer of it.

Words in the network's own app answer what they name, and what both was written before them by the network's time
and stands before them in the intake log: neither a clock nor an order is trusted alone, and where the two
disagree the customer waits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from rapport.inbox.happened import Place, Version


@dataclass(frozen=True, slots=True)
class Open:
    """A message that nobody has answered: since when; its latest words' time and place among the arrivals.

    `number`: what the network calls it, "" where these are not its first words.
    """

    since: datetime
    at: datetime
    place: Place
    version: Version
    number: str


@dataclass(frozen=True, slots=True)
class Native:
    """Words in the network's own app, and up to where in the intake log whoever wrote them can have read."""

    at: datetime
    upto: int
    to: str

    def answers(self, at: datetime, place: int, number: str) -> bool:
        return bool(number and number == self.to) or (at < self.at and place <= self.upto)


@dataclass(slots=True)
class Asked:
    """What is asked of people at one moment of the walk. `failed` and `reminder`: since when."""

    open: dict[int, Open] = field(default_factory=dict)
    complaint: bool = False
    failed: datetime | None = None
    unknown: bool = False
    reminder: datetime | None = None

    def answered_natively(self, one: Native) -> None:
        for number, each in list(self.open.items()):
            if one.answers(each.version.told(each.at), each.version.place, each.number):
                del self.open[number]
        self.failed = None if self.failed and self.failed <= one.at else self.failed
        self.reminder = None if self.reminder and self.reminder <= one.at else self.reminder
