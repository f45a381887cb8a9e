"""Times as people and programs write them. The order of day and month is read from the whole column, or asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from rapport.domain.recurrence import instant
from rapport.publishing.tables.column_names import column_key

ORDERS = ("dmy", "mdy", "ymd")
YEARS = range(2000, 2100)
MONTHS = {
    name: n
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "jan feb mar apr mai jun jul aug sep okt nov dez",
        "jan fev mar avr mai juin juil aou sep oct nov dec",
        "jan fev mar abr mai jun jul ago set out nov dez",
    )
    for n, name in enumerate(names.split(), 1)
}
NUMBERS = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})(?:\s*[T,]?\s*(.*))?", re.DOTALL)
NAMED = re.compile(
    r"(?:[^\W\d]{2,12}\.?,?\s+)?(?:(\d{1,2})(?:\.|º|°|er|st|nd|rd|th)?\s+(?:de\s+|of\s+)?([^\W\d]{3,12})\.?"
    r"|([^\W\d]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?),?\s+(?:del?\s+)?(\d{4})(?:,?\s+(.*))?",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"(?:(?:at|um|a las|alle|alle ore|ore|à)\s+)?(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2})(?:\.\d{1,6})?)?"
    r"\s*([ap]\.?m\.?)?\s*(z|utc|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
# No time is written with more signs than this.
LONGEST_TIME = 60


class NoTime(ValueError):
    """Not a time; the message says what would be one."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date whose three numbers are known, and what stands behind it. `first` and `second` may change places.

    `short`: its last number has two digits, as a year of this century may have.
    """

    first: int
    second: int
    third: int
    rest: str
    short: bool

    def orders(self) -> set[str]:
        """In which orders it is a day there is."""
        return {one for one in ORDERS if self.day(one)}

    def day(self, order: str) -> date | None:
        """The day, read in this order."""
        numbers = dict(zip(order, (self.first, self.second, self.third), strict=True))
        year = numbers["y"]
        if order != "ymd" and self.short:
            year += 2000
        if year not in YEARS:
            return None
        try:
            return date(year, numbers["m"], numbers["d"])
        except ValueError:
            return None


def dated(words: str) -> Dated | None:
    """The numbers of a date; None for a date with the name of its month, and for none."""
    found = NUMBERS.fullmatch(words.strip()[: LONGEST_TIME + 1])
    if not found:
        return None
    return Dated(int(found[1]), int(found[3]), int(found[4]), (found[5] or "").strip(), len(found[4]) == 2)


def looks_like_date(words: str) -> bool:
    found = dated(words)
    return bool(found.orders()) if found else bool(NAMED.fullmatch(words.strip()[: LONGEST_TIME + 1]))


def looks_like_time(words: str) -> bool:
    found = CLOCK.fullmatch(words.strip()[: LONGEST_TIME + 1])
    return bool(found and (found[2] or found[4]))


def order_of(column: Iterable[str]) -> str:
    """The order of day and month in which every date of a column can be read; "" where two are left, or none is.

    A date that begins with its year, or is the same day in both orders, does not matter.
    """
    left, matters = {"dmy", "mdy"}, False
    for words in column:
        found = dated(words)
        orders = found.orders() if found else set()
        if not found or not orders or "ymd" in orders:
            continue
        left &= orders
        matters = matters or len({found.day(one) for one in orders}) > 1
    if len(left) == 1:
        return left.pop()
    return "dmy" if left and not matters else ""


def read_when(words: str, order: str, zone: ZoneInfo) -> datetime:
    """A moment in UTC: a wall time of the zone by the house's rule, or with its offset. Raises `NoTime`."""
    text = words.strip()
    if len(text) > LONGEST_TIME:
        raise NoTime(f"{text[:40]!r}… is no time such as 2026-11-26 09:30")
    found, named = dated(text), NAMED.fullmatch(text)
    if found:
        day, rest = found.day("ymd" if "ymd" in found.orders() else order or _only(found)), found.rest
    elif named:
        day, rest = _named(named), (named[6] or "").strip()
    else:
        raise NoTime(f"{text[:40]!r} is no time such as 2026-11-26 09:30")
    if day is None:
        raise NoTime(f"{text[:40]!r} is no day there is{f' when read as {order}' if order else ''}")
    if not rest:
        raise NoTime(f"{text[:40]!r} has no time of day")
    return _moment(day, rest, zone, text)


def _only(found: Dated) -> str:
    """Its order where it can be read in one way only; else one in which it is no day."""
    days = {found.day(one): one for one in found.orders()}
    return next(iter(days.values())) if len(days) == 1 else "ymd"


def _named(found: re.Match[str]) -> date | None:
    number, name = (found[1], found[2]) if found[1] else (found[4], found[3])
    plain = column_key(name)
    month = MONTHS.get(plain[:4]) or MONTHS.get(plain[:3])
    try:
        return date(int(found[5]), month, int(number)) if month and int(found[5]) in YEARS else None
    except ValueError:
        return None


def _moment(day: date, rest: str, zone: ZoneInfo, whole: str) -> datetime:
    found = CLOCK.fullmatch(rest)
    if found is None or not (found[2] or found[4]):
        raise NoTime(f"{whole[:40]!r} has no time of day such as 09:30")
    hour, half = int(found[1]), (found[4] or "").replace(".", "").casefold()
    if half:
        if not 1 <= hour <= 12:
            raise NoTime(f"{whole[:40]!r} has no hour there is")
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        wall = datetime.combine(day, time(hour, int(found[2] or 0), int(found[3] or 0)))
    except ValueError as error:
        raise NoTime(f"{whole[:40]!r} has no hour there is") from error
    if not found[5]:
        return instant(wall, zone)
    offset = "+00:00" if found[5].casefold() in ("z", "utc") else found[5]
    try:
        return datetime.fromisoformat(f"{wall.isoformat()}{offset}").astimezone(UTC)
    except ValueError as error:
        raise NoTime(f"{whole[:40]!r} has no offset there is") from error
