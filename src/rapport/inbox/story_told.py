"""What a message has to do with a story: it answers ours, or its writer names us in one of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

StoryHow = Literal["answer", "mention"]


@dataclass(frozen=True, slots=True)
class StoryTold:
    """`url`: where the network shows the story while it lasts; "" where it did not say."""

    how: StoryHow
    url: str = ""


def story_told(extra: Mapping[str, Any]) -> StoryTold | None:
    """As a connector put it beside the words; an address alone is a story of ours that is answered."""
    found = extra.get("story")
    if isinstance(found, str):
        return StoryTold("answer", found) if found else None
    if not isinstance(found, dict) or found.get("how") not in ("answer", "mention"):
        return None
    return StoryTold(found["how"], str(found.get("url", "")))
