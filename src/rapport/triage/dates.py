"""Dates as people write them in English, Spanish and Italian, each as ISO 8601 or as a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

Span = tuple[int, int]

_MONTHS = """
january jan enero ene gennaio gen
february feb febrero febbraio
march mar marzo
april apr abril abr aprile
may mayo maggio mag
june jun junio giugno giu
july jul julio luglio lug
august aug agosto ago
september sep sept septiembre setiembre settembre set
october oct octubre ottobre ott
november nov noviembre novembre
december dec diciembre dic dicembre
"""
_MONTH = {word: at for at, line in enumerate(_MONTHS.strip().splitlines(), 1) for word in line.split()}
_WORD = "|".join(sorted(_MONTH, key=len, reverse=True))
_FORMS = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<y1>[0-9]{{4}})-(?P<m1>[0-9]{{1,2}})-(?P<d1>[0-9]{{1,2}})
    | (?P<a>[0-9]{{1,2}})(?P<sep>[/.-])(?P<b>[0-9]{{1,2}})(?:(?P=sep)(?P<y2>[0-9]{{4}}|[0-9]{{2}}))?
    | (?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th|º|°)?[\s-](?:of\s|de\s|di\s)?(?P<m3>{_WORD})\b\.?
      (?:,?\s(?:de\s|del\s)?(?P<y3>[0-9]{{4}}))?
    | (?P<m4>{_WORD})\.?\s(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<y4>[0-9]{{4}}))?
    )(?![\w/-]|[.,][0-9])""",
    re.IGNORECASE | re.VERBOSE,
)
_EARLIEST, _LATEST = 2000, 2099


def dates(text: str, language: str = "") -> Iterator[tuple[Span, str]]:
    """Every date in a text: where it stands, and the day as ISO 8601.

    Empty instead of a day: the date is in doubt (3/4/2026 where nothing says which is the month, a year that is
    missing or has two digits, a 30th of February).
    """
    for found in _FORMS.finditer(text):
        if found["a"] and not found["y2"] and found["sep"] != "/":
            continue  # 3.4 and 3-4 without a year are prices, sizes, scores.
        yield found.span(), _iso(found, language[:2])


def _iso(found: re.Match[str], language: str) -> str:
    part = found.groupdict()
    if part["y1"]:
        return _day(part["y1"], int(part["m1"]), int(part["d1"]))
    if part["d3"]:
        return _day(part["y3"], _MONTH[part["m3"].lower()], int(part["d3"]))
    if part["d4"]:
        return _day(part["y4"], _MONTH[part["m4"].lower()], int(part["d4"]))
    one, two = int(part["a"]), int(part["b"])
    if one > 12 or one == two or language in ("es", "it"):
        return _day(part["y2"], two, one)
    return _day(part["y2"], one, two) if two > 12 else ""


def _day(year: str | None, month: int, day: int) -> str:
    if year is None or len(year) != 4 or not _EARLIEST <= int(year) <= _LATEST:
        return ""
    try:
        return date(int(year), month, day).isoformat()
    except ValueError:
        return ""
