"""Whether an answer says no: a robot may say yes, and only a person says no."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from rapport.triage.lexicon import Cue, phrases, word_places
from rapport.triage.normalise import folded, tokens, visible
from rapport.triage.phrases import Hit, Phrases

NO, YET = "no", "yet"


def refusal(answer: str) -> str:
    """The words with which an answer most plainly refuses (“we do not ship”), as they are compared, or nothing.

    All languages we know are looked for in every answer, because an article's language is what somebody typed.
    A phrase that sounds like a no and is a yes (“we do not charge”) covers the no inside it.
    """
    words = tokens(folded(visible(answer)))
    hits = _lexicon().find(words)
    kind = [hit for hit in hits if hit.entry.sense == YET]
    found = [hit for hit in hits if hit.entry.sense == NO and not any(_meets(hit, one) for one in kind)]
    plainest = max(found, key=lambda hit: (hit.end - hit.start, -hit.start), default=None)
    return " ".join(words[plainest.start : plainest.end]) if plainest else ""


def refuses(answer: str) -> bool:
    """Whether an answer says no."""
    return bool(refusal(answer))


def _meets(no: Hit, yet: Hit) -> bool:
    """Whether the two begin at the same words: “we do not charge … for what we do not ship” has both."""
    return yet.start <= no.start < yet.end


@cache
def _lexicon() -> Phrases:
    return Phrases(_entries())


def _entries() -> Iterator[tuple[tuple[str, ...], Cue]]:
    text = files(__package__).joinpath("refuses.toml").read_text(encoding="utf-8")
    for language, lists in tomllib.loads(text).items():
        for sense, listed in lists.items():
            for phrase in phrases(listed):
                if where := word_places(phrase):
                    yield where, Cue(sense, language, 1.0)
