"""Links as a reader of plain text must see them: words that promise one place and lead to another say so."""

from __future__ import annotations

import re

_START = re.compile(r"^(https?://|mailto:)?(www\.)?")
_CUT = ("…", "...")
_CONTROL = re.compile(r"[\x00-\x20\x7f\u202a-\u202e\u2066-\u2069]")


def told(words: str, target: str) -> str:
    """A link as text: whole where its words are the place (or its beginning, cut short), else both."""
    target = _CONTROL.sub("", target)[:2000]
    shown, whole = _bare(words), _bare(target)
    if not target or shown == whole:
        return words
    if not shown:
        return target
    cut = next((shown.removesuffix(mark) for mark in _CUT if shown.endswith(mark)), "")
    if cut and "/" in cut and whole.startswith(cut):
        return target
    return f"{words} ({target})"


def _bare(link: str) -> str:
    return _START.sub("", link.strip().lower()).rstrip("/")
