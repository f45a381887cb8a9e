"""Numbers on the command line: shares between 0 and 1, and whole numbers."""

from __future__ import annotations

import argparse

from rapport.domain.parameters import NotReadable, number

_SMALLEST = 1e-9


def share(words: str) -> float:
    try:
        found = float(words)
    except ValueError:
        found = -1.0
    if not _SMALLEST <= found < 1:
        raise argparse.ArgumentTypeError(f"{words} is not a share between 0 and 1, such as .02 for 2 %")
    return found


def count(words: str) -> int:
    return whole(words, 1)


def seed(words: str) -> int:
    return whole(words, 0)


def whole(words: str, least: int) -> int:
    try:
        return number(words, least)
    except NotReadable as error:
        raise argparse.ArgumentTypeError(f"{words[:40]} is not a whole number from {least} on") from error
