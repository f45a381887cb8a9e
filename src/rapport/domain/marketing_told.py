"""That a contact wants no advertisements on a network any more, or wants them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MarketingTold:
    """`contact` is the network's id of them, `network_id` the report's own."""

    network_id: str
    at: datetime
    contact: str
    stopped: bool
