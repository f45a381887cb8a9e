"""Sentences of connectors with values in them, as they are translated: each value is a named place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tools.messages.message import Message, literal

OWN = re.compile(r"\b[A-Za-z]{4,}\b.* | .*\b[A-Za-z]{4,}\b")  # without a word of its own it is found in anything


def with_values(tree: ast.AST, place: str) -> Iterator[Message]:
    """Every f-string that is a sentence, and what `unreadable` is told, which stands in one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and (text := sentence(node)):
            yield Message(text, place=place)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "unreadable":
            yield from (Message(said, place=place) for one in node.args if (said := literal(one)))


def sentence(node: ast.JoinedStr) -> str:
    """It with a place for each value; "" for what is no sentence."""
    names, parts = dict[str, int](), list[str]()
    for one in node.values:
        if isinstance(one, ast.FormattedValue):
            name = _named(one.value)
            names[name] = names.get(name, 0) + 1
            parts.append(f"%({name}{names[name] if names[name] > 1 else ''})s")
        else:
            parts.append((literal(one) or "").replace("%", "%%"))
    own = " ".join(parts[n] for n, one in enumerate(node.values) if not isinstance(one, ast.FormattedValue))
    text = "".join(parts)
    ends = text.endswith((".", ")s", "?")) and not text.endswith(" ?")  # SQL ends so
    whole = ends and " " in text and "\n" not in text and OWN.search(own.strip())
    return text if whole and re.match(r"[A-Z“%]", text) else ""


def _named(value: ast.expr) -> str:
    """The last name that is spoken of."""
    found = [one.attr for one in ast.walk(value) if isinstance(one, ast.Attribute)]
    found = found[:1] or [one.id for one in ast.walk(value) if isinstance(one, ast.Name) and one.id != "self"]
    return found[-1].strip("_").lower() if found else "value"


def places(found: Iterable[Message]) -> str:
    """Those with a place, one a line: by them a sentence that was kept is known again."""
    return "".join(f"{line}\n" for line in sorted({one.text for one in found if "%(" in one.text}))
