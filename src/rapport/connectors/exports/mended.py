"""Text that was UTF-8 and was written down letter by letter as if it were Latin-1, made whole again."""

from __future__ import annotations

import re

RUNS = re.compile(r"[\x80-\xff]{2,}")


def mended(text: str) -> str:
    """What is right already stays as it is, also beside what is not."""
    return RUNS.sub(_run, text)


def _run(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
