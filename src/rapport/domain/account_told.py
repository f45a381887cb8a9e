"""What a network says of our account itself: what it takes of it now, that it takes nothing, and its templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rapport.domain.template import TemplateState


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


@dataclass(frozen=True, slots=True)
class TemplateTold:
    """The network says what it thinks of a template now. `language` as it writes it here, which may not be as in
    its list. `network_id` is the report's own.
    """

    network_id: str
    name: str
    language: str
    state: TemplateState
    at: datetime
    reason: str = ""
