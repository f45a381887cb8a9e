"""Words any database takes and any page can show."""

from __future__ import annotations

import re

# What ends a line somewhere, steers a terminal, or turns the words after it around.
BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def clean(text: str) -> str:
    """No NUL, no lone surrogates, line ends as \\n."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")


def one_line(text: str) -> str:
    """Words from outside on one line: what breaks a line or turns words around becomes a space."""
    return BREAKS.sub(" ", clean(text)).strip()
