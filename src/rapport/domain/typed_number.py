"""A number as a person types it: with their language's decimal sign, and with groups of three where they like."""

from __future__ import annotations

import re
from decimal import Decimal

from rapport.domain.parameters import NotReadable

LONGEST = 24
# What people put between groups, besides the point or comma that is not their decimal sign.
SPACES = "\u0020\u00a0\u202f'’"
_WHOLE, _REST = re.compile(r"-?[0-9]+"), re.compile(r"[0-9]+")


def typed_number(text: str, decimal: str) -> Decimal:
    """1.000 is a thousand where `decimal` is a comma, and 1,000 where it is a point. Raises `NotReadable`.

    A sign between groups counts only before exactly three digits, and one kind of it: 1.5 is no number where the
    comma is decimal, and is never read as 15.
    """
    given = text.strip()
    if len(given) > LONGEST:
        raise NotReadable("a shorter number")
    whole, sign, rest = given.partition(decimal)
    found = _ungrouped(whole, "." if decimal == "," else ",")
    if not _WHOLE.fullmatch(found) or (sign and not _REST.fullmatch(rest)):
        raise NotReadable("a number as people write it")
    return Decimal(f"{found}.{rest}" if sign else found)


def _ungrouped(whole: str, point: str) -> str:
    for between in (point, *SPACES):
        if re.fullmatch(rf"-?[1-9][0-9]{{0,2}}(?:{re.escape(between)}[0-9]{{3}})+", whole):
            return whole.replace(between, "")
    return whole
