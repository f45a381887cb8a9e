"""Another rule set: which rules about the situation a replay may leave out, and a situation without them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rapport.triage.decide import Situation

# What the words say, the promise itself and the rules against talking to robots are no brand's to leave out.
LEAVABLE: dict[str, dict[str, Any]] = {
    "answered-today": {"answered_today": False},
    "article-not-cleared": {"may_answer": True},
    "held-by-person": {"holder": "nobody"},
    "open-complaint": {"open_complaint": False},
    "same-words": {"same_text_seconds": None},
    "stopped": {"stopped": False},
    "too-many-automatic": {"automatic_in_row": 0},
    "too-old": {"too_old": False},
    "too-quick": {"seconds_since_ours": None},
    "upset": {"upset": False},
}


def without_rules(situation: Situation, codes: Iterable[str]) -> Situation:
    """The situation as if these rules (reason codes in `LEAVABLE`) had found nothing in it.

    Raises `KeyError` for a rule that cannot be left out.
    """
    for code in codes:
        # Holding is left out only where a person holds: an unknown holder stays unknown.
        if code != "held-by-person" or situation.holder == "person":
            situation = replace(situation, **LEAVABLE[code])
    return situation
