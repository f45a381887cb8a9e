"""Somebody else's post that one of ours quotes: where it is, and whom it is by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

LONGEST_ID, LONGEST_ADDRESS, LONGEST_NAME, LONGEST_TEXT = 400, 2000, 200, 4000

# Of a post that is out: why what it quotes is not shown.
QUOTE_AWAITS, QUOTE_REFUSED = "quote awaits its author", "quote refused by its author"


@dataclass(frozen=True, slots=True)
class Quote:
    """A post of `network` under its id there; `url`: where anybody sees it, "" where that is not known.

    `channel`: the one of ours it was found through; some networks' ids hold on one server alone. `who`, `handle`
    and `text` are its author and words as they were found, to be shown to us; a network shows its own.
    """

    network: str
    network_id: str
    url: str = ""
    channel: int = 0
    who: str = ""
    handle: str = ""
    text: str = ""

    @property
    def as_kept(self) -> dict[str, Any]:
        """As a row keeps it."""
        return asdict(self)

    @classmethod
    def kept(cls, row: Mapping[str, Any] | None) -> Quote | None:
        """From what a row kept."""
        return cls(**row) if row else None

    @classmethod
    def bounded(
        cls, network: str, network_id: str, url: str, channel: int, who: str, handle: str, text: str
    ) -> Quote:
        """With nothing longer than is kept of what others said."""
        return cls(
            network[:40],
            network_id[:LONGEST_ID],
            url[:LONGEST_ADDRESS],
            channel,
            who[:LONGEST_NAME],
            handle[:LONGEST_NAME],
            text[:LONGEST_TEXT],
        )
