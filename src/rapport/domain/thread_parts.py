"""The further parts of a post as people type them: in one field, with a line of three dashes between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BETWEEN = "---"
MOST_PARTS = 25


def split_parts(words: str) -> tuple[str, ...]:
    """The parts that say something: between the lines of dashes; what is empty is none."""
    found: list[list[str]] = [[]]
    for line in words.splitlines():
        if line.strip() == BETWEEN:
            found.append([])
        else:
            found[-1].append(line)
    return tuple(said_parts("\n".join(lines) for lines in found))


def joined_parts(some: Sequence[str]) -> str:
    """Parts as they stand in one field."""
    return f"\n{BETWEEN}\n".join(some)


def said_parts(typed: Iterable[str]) -> list[str]:
    """The parts as they leave: what is empty is none."""
    return [one.strip() for one in typed if one.strip()]
