"""Words that a network has approved beforehand, with places that are filled for one person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PLACE = re.compile(r"\{\{\s*(\w{1,60})\s*\}\}")
LONGEST_VALUE = 1000


class TemplateState(StrEnum):
    """What the network says of it; only an approved one leaves."""

    APPROVED = "approved"
    WAITING = "waiting"
    REFUSED = "refused"
    PAUSED = "paused"
    GONE = "gone"


class Obstacle(StrEnum):
    """Why one that is approved cannot be sent from here."""

    FILE = "file"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class NetworkTemplate:
    """As the network has it. A place in its words is `{{1}}` or `{{name}}`, here "header 1" or "body name"."""

    name: str
    language: str
    category: str
    state: TemplateState
    body: str
    header: str = ""
    footer: str = ""
    obstacle: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """What has to be filled, each once, in order."""
        parts = (("header", self.header), ("body", self.body))
        return tuple(dict.fromkeys(f"{part} {name}" for part, words in parts for name in PLACE.findall(words)))

    @property
    def leaves(self) -> bool:
        return self.state is TemplateState.APPROVED and not self.obstacle

    def text(self, values: Mapping[str, str]) -> str:
        """As the customer will read it; a place without a value stands visibly open, as in ‹1›."""

        def part(name: str, words: str) -> str:
            return PLACE.sub(
                lambda found: on_one_line(values.get(f"{name} {found[1]}", "")) or f"‹{found[1]}›", words
            )

        return "\n\n".join(filter(None, (part("header", self.header), part("body", self.body), self.footer)))


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """One template with what fills its places, on its way out."""

    name: str
    language: str
    values: Mapping[str, str] = field(default_factory=dict)


def on_one_line(value: str) -> str:
    """As a network takes what fills a place: without new lines, tabs and rows of spaces."""
    return " ".join(value.split())[:LONGEST_VALUE]
