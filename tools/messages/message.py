"""A sentence to translate, and where it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sdn]\b|%%|\{\w*(?::[^{}]*)?\}|</?\w+[^>]*>")
# How the words may be called, and which of the arguments are the context, the sentence and its plural.
CALLS: Mapping[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence as one place writes it: `place` is a file, relative to the root."""

    text: str
    plural: str = ""
    context: str = ""
    place: str = ""

    @property
    def key(self) -> Key:
        return self.context, self.text


def called(name: str, arguments: Iterable[ast.expr], place: str) -> Message | None:
    """The message of one call of gettext's family; None when its words are not written there."""
    context, text, plural = CALLS[name]
    given = list(arguments)
    words = [literal(given[n]) if n is not None and n < len(given) else "" for n in (text, plural, context)]
    if not words[0] or None in words:
        return None
    return Message(words[0], words[1] or "", words[2] or "", place)


def placeholders(text: str) -> list[str]:
    """What a translation has to keep: values, tags, and the counter's own %n."""
    return sorted(PLACEHOLDER.findall(text))


def literal(node: ast.AST) -> str | None:
    """The words of a string that is written out."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
