"""What the machine knows of its own doing, apart from every row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Complaint:
    """One that a customer made: when it came to us, by a count of what happened, and when it was made."""

    who: str
    count: int
    at: datetime
    gone: bool = False


@dataclass(frozen=True)
class Native:
    """The brand's words in the network's own app: when we can have heard them, and when they were written."""

    who: str
    count: int
    at: datetime
    to: str
