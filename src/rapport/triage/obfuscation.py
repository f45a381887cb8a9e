"""Grave words whose letters were swapped or parted inside the word: "l4wyer", "su*icide", "self-harm"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from rapport.triage.lexicon import GAP, NUMBER

SHORTEST = 4
SHORTEST_STEM = 4
LONGEST = 60
LONGEST_ENDING = 6
# A word is looked at from its beginning only: from each letter on would be quadratic.
_CHUNK = re.compile(
    r"(?<!\S)\S*(?:[^\W\d_](?:[^\w\s]|[\d_]){1,3}(?=[^\W\d_])|[@$0-9](?=[^\W\d_]{2})|[^\W\d_]{2}[0-9@$](?!\w))\S*"
)
_EDGES = re.compile(r"^[^\w@$]+|[^\w]+$")
_LETTERS = re.compile(r"[^a-z]")
_ADDRESS = re.compile(r"://|^www\.|@\w+\.\w", re.I)
_SWAPPED = str.maketrans("013456789@$!|€+", "oieasgtbgasiiet")
_SWAPPED_L = str.maketrans("013456789@$!|€+", "oleasgtbgasilet")


class Obfuscations:
    """Knows the words of the given phrases and some more, and finds them behind swapped or parted letters."""

    def __init__(self, phrases: Iterable[tuple[str, ...]], words: Iterable[str] = ()) -> None:
        places = {place for where in phrases for place in where if place not in (GAP, NUMBER)}
        whole = {*words, *(place for place in places if not place.endswith("*"))}
        self._words = frozenset(word for word in whole if len(word) >= SHORTEST)
        stems = {place[:-1] for place in places if place.endswith("*") and len(place) > SHORTEST_STEM}
        self._stems = frozenset(stems)
        self._sizes = sorted({len(stem) for stem in stems})

    def off(self, shown: str) -> str:
        """The text with each disguised word written plainly; every other word stays as it is."""
        return _CHUNK.sub(lambda found: self._plain(found.group()), shown)

    def _plain(self, chunk: str) -> str:
        core = _EDGES.sub("", chunk)
        if not 0 < len(core) <= LONGEST or _ADDRESS.search(core):
            return chunk
        known = next((word for word in _behind(core) if self._knows(word)), None)
        return chunk.replace(core, f" {known} ") if known else chunk

    def _knows(self, word: str) -> bool:
        return word in self._words or any(
            word[:size] in self._stems for size in self._sizes if len(word) <= size + LONGEST_ENDING
        )


def _behind(core: str) -> Iterator[str]:
    low = "".join(
        part for part in unicodedata.normalize("NFD", core.casefold()) if not "\u0300" <= part <= "\u036f"
    )
    for word in (low, low.translate(_SWAPPED), low.translate(_SWAPPED_L)):
        yield _LETTERS.sub("", word)
