"""One way to read each kind of value that comes from outside as text: numbers, moments, days, places, words.

Screens, API, chat and command line read with these, so that what one refuses none of the others takes.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Collection
from datetime import UTC, date, datetime, tzinfo

NUMBER = re.compile(r"[0-9]{1,18}")
# No database here counts further, so nothing has such a number.
LARGEST = 10**18
# Databases and calendars agree on these years, whatever zone they are turned into.
YEARS = range(1900, 9999)
PLACE = 200
# Letters and signs that show nothing although Unicode does not call them spaces.
BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


class NotReadable(ValueError):
    """The text is not of the kind that is wanted; the message says which that is."""


def number(text: str, least: int = 0, most: int = LARGEST) -> int:
    """A whole number of ASCII digits, from `least` to `most`. Raises `NotReadable`."""
    if not NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise NotReadable(f"a whole number from {least} to {most}")
    return int(text)


def number_or(text: str, otherwise: int = 0) -> int:
    """The number, or `otherwise` where there is none that could be meant."""
    try:
        return number(text)
    except NotReadable:
        return otherwise


def number_or_none(text: str) -> int | None:
    try:
        return number(text)
    except NotReadable:
        return None


def day(text: str) -> date:
    """A day that exists, as 2026-11-23. Raises `NotReadable`."""
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise NotReadable("a day as 2026-11-23") from error
    if found.year not in YEARS:
        raise NotReadable("a day of these times")
    return found


def moment(text: str, zone: tzinfo | None = None) -> datetime:
    """A moment that exists, as 2026-11-23T09:30+01:00; one without an offset is local to `zone`.

    Raises `NotReadable`, also where there is neither an offset nor a zone.
    """
    try:
        found = datetime.fromisoformat(text)
        found = found if found.tzinfo or zone is None else found.replace(tzinfo=zone)
    except ValueError as error:
        raise NotReadable("a moment as 2026-11-23T09:30+01:00") from error
    if not in_these_times(found):
        raise NotReadable("a moment of these times, with its offset")
    return found


def in_these_times(at: datetime) -> bool:
    """Whether it has an offset, and can be turned into every zone and kept in every database."""
    try:
        return at.tzinfo is not None and at.year in YEARS and at.astimezone(UTC).year in YEARS
    except OverflowError:
        return False


def moment_or_none(text: str, zone: tzinfo | None = None) -> datetime | None:
    try:
        return moment(text, zone)
    except NotReadable:
        return None


def place(at: datetime, row: int) -> str:
    """A cursor: where a list goes on, after the row that has this time and number."""
    return base64.urlsafe_b64encode(f"{at.isoformat()} {row}".encode()).decode().rstrip("=")


def placed(cursor: str) -> tuple[datetime, int]:
    """What `place` made. Raises `NotReadable`."""
    try:
        if len(cursor) > PLACE:
            raise ValueError("longer than any of ours")
        at, row = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().rsplit(" ", 1)
        return moment(at), number(row)
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise NotReadable("a cursor as it was given") from error


def one_of(text: str, known: Collection[str]) -> str:
    """One of the words that are known. Raises `NotReadable`."""
    if text not in known:
        raise NotReadable(f"one of {', '.join(sorted(known))}")
    return text


def yes(text: str) -> bool:
    """Whether a form's word means yes; anything else means no."""
    return text.strip().lower() in {"yes", "true", "on", "1"}


def shows(text: str) -> bool:
    """Whether a person sees anything of it: spaces, joiners, marks without a letter and fillers are nothing."""
    return any(char not in BLANK and unicodedata.category(char) not in _UNSEEN for char in text)


def words(text: str, most: int | None = None) -> str:
    """What was written without the space around it, at most `most` characters; "" where nothing shows.

    NUL and halves of characters are left out: no database keeps the one, nothing can write the other.
    """
    kept = text if text.isascii() and "\x00" not in text else "".join(map(_kept, text))
    return kept.strip()[:most] if shows(kept) else ""


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me", "Mc"})


def _kept(char: str) -> str:
    return "" if char == "\x00" or "\ud800" <= char <= "\udfff" else char
