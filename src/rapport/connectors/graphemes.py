"""Characters as people count them, and as a browser's `Intl.Segmenter` does: extended grapheme clusters."""

from __future__ import annotations

from collections.abc import Iterator

import regex

# Two regional indicators are one flag. Whether one begins a flag is looked up from the beginning of its run, each
# time; between two flags a run can be cut without another result.
FLAGS = regex.compile(r"\p{Regional_Indicator}{64}(?=\p{Regional_Indicator})")


def graphemes(text: str) -> int:
    """How many signs the eye sees (Unicode Standard Annex 29)."""
    return sum(1 for _ in signs(text))


def signs(text: str) -> Iterator[str]:
    """What the eye sees as one, in turn; in the time of the text's length."""
    for piece in _pieces(text):
        for found in regex.finditer(r"\X", piece):
            yield found[0]


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for found in FLAGS.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    yield text[start:]
