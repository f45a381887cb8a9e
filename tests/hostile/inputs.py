"""What a stranger writes to make a pattern look long: much of one thing, and much of what nearly fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

UNITS = (
    "a", "A", "0", " ", "\n", "\t", ".", ",", "-", "_", "@", "#", "'", '"', "`", "(", ")", "[", "<", ">",
    "&", "/", ":", ";", "=", "?", "!", "*", "+", "\\", "{", "%", "€", "‹", "…", "é", "я", "你", "😀", "\U0001f1ee",
    "\u202e", "\u200d", "´", "a-", "a.", "a ", "a@", "@a", "a_", "a'", "1,", "1.", "1 ", "1-", "1/", "12/",
    "1 a", "a1", "aa ", "a\n", "\n\n", "<a ", "<a>", "<!--", "</", "<a b='", "&#", "&a;", "://", "http://",
    "http://a", "www.", "www.a", "[a", "(a", "(a)", "a b c ", "a-b-c ", "a.b@", "a@b.", "a@b.c ", "@a.",
    "#a", "# ", "{a", "{a}", "‹a", "‹a›", "€1", "1€", "€ ", "1 de ", "=?a?q?", "=?a?q?b?=", "=?", "a=",
    'a="', "; a", ";a=b", '\\"', "<a@", "<a@b>", "(\\", "-- ", "> ", ">>", "From: ", "On ", "On a wrote:",
    "\u00a0", "\u00a1", "\u0085", "&nbsp;", "&#160;",
    "re:", "re :", "re[1]:", "no. ", "order ", "a:-", ":)", "x" * 63 + ".", "a" * 61 + "-",
)  # fmt: skip


def inputs(pattern: Any, size: int) -> Iterator[str]:
    """Texts of `size` characters; with a pattern also its own near-matches."""
    units = [*UNITS, *(near(pattern) if isinstance(pattern, re.Pattern) else ())]
    for unit in dict.fromkeys(units):
        if unit:
            yield (unit * (size // len(unit) + 1))[:size]


def near(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Words that fit a pattern but for their end, by its own syntax."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    for most in (1, 3):
        whole = "".join(_sample(tree, most))
        yield from (whole, whole[:-1], whole[:-2], whole[1:], whole[: len(whole) // 2], f"{whole[:-1]} ")


def _sample(tree: Any, most: int) -> Iterator[str]:
    for kind, value in tree:
        if kind is sre.LITERAL:
            yield chr(value)
        elif kind in (sre.NOT_LITERAL, sre.ANY):
            yield "a"
        elif kind is sre.IN:
            yield _one_of(value)
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            low, high, inner = value
            yield "".join(_sample(inner, most)) * max(low, min(most, int(high)))
        elif kind is sre.BRANCH:
            yield from _sample(value[1][-1], most)
        elif kind is sre.SUBPATTERN:
            yield from _sample(value[3], most)
        elif kind is sre.ATOMIC_GROUP:
            yield from _sample(value, most)


CLASSES = {
    sre.CATEGORY_DIGIT: "1",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_WORD: "-",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
}


def _one_of(value: Any) -> str:
    kind, one = value[-1]
    if value[0][0] is sre.NEGATE:
        return "a"
    if kind is sre.RANGE:
        return chr(one[0])
    return chr(one) if kind is sre.LITERAL else CLASSES.get(one, "a")
