"""Sentences that connectors and rules wrote down in English, in the language of whoever reads them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import islice

from django.utils.translation import gettext

PLACE = re.compile(r"%\((\w+)\)s")
END = re.compile(r"[.?)] ")
LONGEST, DEEPEST = 600, 2


def in_words(text: str) -> str:
    """It where it is a known sentence, also one with values in it; else as it is."""
    return _said(text, 0) if text else ""


def _said(text: str, depth: int) -> str:
    if not text or depth > DEEPEST or len(text) > LONGEST:
        return text
    if depth and " " not in text:
        return text  # a name or a number, though some button may be called so
    found = gettext(text)
    return found if found != text else _two(text, depth) or _filled(text, depth)


def _filled(text: str, depth: int) -> str:
    for sentence, known in _patterns():
        if match := known.fullmatch(text):
            values = {name: _said(value, depth + 1) for name, value in match.groupdict().items()}
            return gettext(sentence) % values
    return text


def _two(text: str, depth: int) -> str:
    """A sentence and a hint behind it, where both are known; "" where they are not."""
    for end in islice(END.finditer(text), 0 if depth else 3):
        first, second = text[: end.start() + 1], text[end.end() :]
        told = _said(first, depth + 1)
        if told != first and (hint := _said(second, depth + 1)) != second:
            return f"{told} {hint}"
    return ""


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Those that say most of their own first: what is in one is not taken for a value of another."""
    read = files("rapport.web").joinpath("network_sentences.txt").read_text(encoding="utf-8").splitlines()
    found = sorted(read, key=lambda one: -len(PLACE.sub("", one)))
    return [(one, pattern(one)) for one in found]


def pattern(sentence: str) -> re.Pattern[str]:
    """What finds a sentence again, and the values in its places."""
    pieces = PLACE.split(sentence)
    own, names = pieces[::2], pieces[1::2]
    begun, *rest = [re.escape(words.replace("%%", "%")) for words in own]
    values = (f"(?P<{name}>.*?){words}" for name, words in zip(names, rest, strict=True))
    return re.compile(begun + "".join(values), re.DOTALL)
