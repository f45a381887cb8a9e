"""What a network calls about the time before it was connected: it is history, whenever it comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rapport.domain.message import Incoming


@dataclass(frozen=True, slots=True)
class PastWords:
    """One message of before. In `words` the author is the contact, also where we wrote: `ours` says who did."""

    words: Incoming
    ours: bool


@dataclass(frozen=True, slots=True)
class HistoryTold:
    """A part of what was said before, in any order and perhaps once more.

    `progress`: hundredths that are told now, None where the network does not say; `refused`: why it tells nothing.
    Of what is left out: `unread` makes no sense, `others` have no words, `lost` words of ours never arrived. It
    has no name and no time of its own: `at` is of no use.
    """

    network_id: str = ""
    at: datetime = datetime(1990, 1, 1, tzinfo=UTC)

    rows: tuple[PastWords, ...] = ()
    progress: int | None = None
    refused: str = ""
    unread: int = 0
    others: int = 0
    lost: int = 0
