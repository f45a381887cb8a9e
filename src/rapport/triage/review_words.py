"""What words under a review do that networks forbid: offer something, ask to change it, hold personal data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from rapport.triage.lexicon import Cue, phrases, word_places
from rapport.triage.normalise import folded, tokens, visible
from rapport.triage.phrases import Hit, Phrases

ReviewSign = Literal["offer", "removal", "personal"]
LONGEST, LONGEST_SHOWN = 20_000, 80
# An address of mail, or a number long enough to be somebody's telephone, order or document.
_PERSONAL = re.compile(r"(?<!\S)[^\s@]{1,64}@[\w.-]{1,190}|(?<!\w)\+?\d(?:[\s().\-/]{0,2}\d){6,18}")


def review_signs(text: str) -> Mapping[ReviewSign, str]:
    """What was found, each with the words that show it; in whichever of our languages they are.

    A gain alone is none: money may be given back under a review, but not for changing it.
    """
    shown = visible(text[:LONGEST])
    words = tokens(folded(shown))
    hits = _lexicon().find(words)
    found: dict[ReviewSign, str] = {}
    change, gain, review = (_first(hits, sense) for sense in ("change", "gain", "review"))
    if gain and (change or review):
        found["offer"] = _said(words, gain)
    if change:
        found["removal"] = _said(words, change)
    if own := _PERSONAL.search(shown):
        found["personal"] = own.group()[:LONGEST_SHOWN]
    return found


def _first(hits: list[Hit], sense: str) -> Hit | None:
    return next((hit for hit in hits if hit.entry.sense == sense), None)


def _said(words: list[str], hit: Hit) -> str:
    return " ".join(words[hit.start : hit.end])[:LONGEST_SHOWN]


@cache
def _lexicon() -> Phrases:
    return Phrases(_entries())


def _entries() -> Iterator[tuple[tuple[str, ...], Cue]]:
    text = files(__package__).joinpath("review_words.toml").read_text(encoding="utf-8")
    for language, lists in tomllib.loads(text).items():
        for sense, listed in lists.items():
            for phrase in phrases(listed):
                if where := word_places(phrase):
                    yield where, Cue(sense, language, 1.0)
