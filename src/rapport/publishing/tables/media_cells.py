"""Addresses of pictures and films in a row, and what each shows: one column or several, several in a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapport.publishing.tables.columns import ADDRESS

BETWEEN = re.compile(r"[\s;|]+|,(?=https?://)", re.IGNORECASE)
# Publer writes two strokes between descriptions; others write one, or a line for each.
BETWEEN_ALTS = re.compile(r"\|\|?|\r?\n")
MOST_MEDIA, LONGEST_ADDRESS = 10, 2000


def media_of(some: Sequence[str], problems: list[str]) -> tuple[str, ...]:
    """The addresses as they stand, each once; nothing is asked of them. What is none is a problem."""
    found = list(dict.fromkeys(one for cell in some for one in split_addresses(cell)))
    good = [one for one in found if ADDRESS.fullmatch(one) and len(one) <= LONGEST_ADDRESS]
    problems += [f"{one[:60]!r} is no address of a picture on the web" for one in found if one not in good]
    if len(good) > MOST_MEDIA:
        problems.append(f"it has {len(good)} pictures and films, where a post has at most {MOST_MEDIA}")
    return tuple(good[:MOST_MEDIA])


def split_addresses(cell: str) -> list[str]:
    """Several in one cell stand behind spaces, lines, semicolons, strokes, or a comma before the next one."""
    return [one for part in BETWEEN.split(cell) if (one := part.strip(","))]


def paired_alts(media: Sequence[str], alts: Sequence[str]) -> dict[str, str] | None:
    """What each address shows, from the cells of both in the order of their columns, empty ones among them.

    A column for each, or as many descriptions in one cell as there are addresses; None where it cannot be told
    which belongs to which.
    """
    named = [split_addresses(cell) for cell in media]
    said = [cell for cell in alts if cell]
    found: dict[str, str] = {}
    if len(media) == len(alts) > 1:
        pairs = list(zip(named, alts, strict=True))
    else:
        pairs = [([one for some in named for one in some], "|".join(said))]
    for addresses, cell in pairs:
        words = [cell] if len(addresses) == 1 else BETWEEN_ALTS.split(cell)
        if cell and len(words) != len(addresses):
            return None
        found |= {one: word.strip() for one, word in zip(addresses, words, strict=False) if word.strip()}
    return found
