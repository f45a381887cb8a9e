"""What a network says of our account itself: what it takes of it now, and that it takes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LimitsTold:
    """What it takes from now on: settings of the channel by name, as a proof of the sign-in tells them."""

    network_id: str
    at: datetime
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RestrictionTold:
    """It takes nothing from our account until that is seen to, or (`restricted` false) takes it again."""

    network_id: str
    at: datetime
    restricted: bool
    reason: str = ""
