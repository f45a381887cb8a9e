"""A question with answers to choose from, beside the words of a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.domain.parameters import words

MOST_OPTIONS, LONGEST_OPTION = 20, 200


@dataclass(frozen=True, slots=True)
class Poll:
    """Open for so many minutes from when it leaves; `multiple`: one person may choose several."""

    options: tuple[str, ...]
    minutes: int
    multiple: bool = False

    @classmethod
    def of(cls, options: Sequence[str], minutes: int, multiple: bool = False) -> Poll | None:
        """From what somebody typed, without what nobody would see; None where they named no option."""
        named = tuple(said for one in options if (said := words(one, LONGEST_OPTION)))[:MOST_OPTIONS]
        return cls(named, minutes, multiple) if named else None

    @classmethod
    def kept(cls, values: Mapping[str, Any] | None) -> Poll | None:
        """From `as_kept`."""
        return cls(tuple(values["options"]), values["minutes"], values["multiple"]) if values else None

    @property
    def as_kept(self) -> dict[str, Any]:
        """As a row keeps it."""
        return {"options": list(self.options), "minutes": self.minutes, "multiple": self.multiple}
