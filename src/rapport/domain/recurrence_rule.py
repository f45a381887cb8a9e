"""The text of a recurrence rule, read strictly (RFC 5545, 3.3.10): what a library would pass over is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from rapport.domain.parameters import NotReadable, number

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
LONGEST = 1000
# No clock change and no offset leads out of these into years that there are not.
FIRST_YEAR, LAST_YEAR = 1000, 9000
# Least, most, and whether it may be counted from the end.
RANGES = {
    "BYSECOND": (0, 59, False),
    "BYMINUTE": (0, 59, False),
    "BYHOUR": (0, 23, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYMONTH": (1, 12, False),
    "BYSETPOS": (1, 366, True),
}
ALONE = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule as values: `by` the lists of numbers by name, `days` pairs of a number (0: every) and a weekday."""

    freq: str
    interval: int
    count: int | None
    until: datetime | None
    week_start: int
    by: Mapping[str, tuple[int, ...]]
    days: tuple[tuple[int, int], ...]


def parsed(text: str, start: datetime) -> Recurrence:
    """One rule that begins at the wall time `start`. Raises `NotReadable`, which says what would be read."""
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise NotReadable(f"a start between the years {FIRST_YEAR} and {LAST_YEAR}")
    parts = _parts(text)
    freq = parts.get("FREQ", "")
    if freq not in FREQUENCIES:
        raise NotReadable(f"FREQ must be one of {', '.join(FREQUENCIES)}")
    if "COUNT" in parts and "UNTIL" in parts:
        raise NotReadable("COUNT or UNTIL, not both")
    week_start = parts.get("WKST", "MO")
    if week_start not in WEEKDAYS:
        raise NotReadable(f"WKST must be one of {', '.join(WEEKDAYS)}")
    rule = Recurrence(
        freq,
        _number("INTERVAL", parts.get("INTERVAL", "1")),
        _number("COUNT", parts["COUNT"]) if "COUNT" in parts else None,
        _until(parts["UNTIL"]) if "UNTIL" in parts else None,
        WEEKDAYS.index(week_start),
        {name: _numbers(name, parts[name]) for name in RANGES if name in parts},
        _days(parts.get("BYDAY", "")),
    )
    _check(rule)
    return _dated(rule, start)


def _parts(text: str) -> dict[str, str]:
    if len(text) > LONGEST:
        raise NotReadable(f"a rule of at most {LONGEST} characters")
    found: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name not in {*RANGES, *ALONE, "BYDAY"}:
            raise NotReadable(f"a rule such as FREQ=WEEKLY;BYDAY=MO,TH, without {part[:40]!r}")
        if name in found:
            raise NotReadable(f"{name} once")
        found[name] = value
    return found


def _number(name: str, value: str) -> int:
    try:
        return number(value, 1, 1_000_000)
    except NotReadable as wrong:
        raise NotReadable(f"{name} must be {wrong}") from wrong


def _numbers(name: str, value: str) -> tuple[int, ...]:
    least, most, signed = RANGES[name]
    found = set()
    for each in value.split(","):
        minus = signed and each.startswith("-")
        try:
            size = number(each[1:] if minus else each.removeprefix("+"), least, most)
        except NotReadable as wrong:
            raise NotReadable(f"{name} must be {wrong}{', or counted from the end' * signed}") from wrong
        found.add(-size if minus else size)
    return tuple(sorted(found))


def _days(value: str) -> tuple[tuple[int, int], ...]:
    found = []
    for each in value.split(",") if value else []:
        day = DAY.fullmatch(each)
        nth = int(day[1] or 0) if day else 0
        if day is None or (day[1] and not 1 <= abs(nth) <= 53):
            raise NotReadable(f"BYDAY must be weekdays such as MO or -1FR, not {each[:10]!r}")
        found.append((nth, WEEKDAYS.index(day[2])))
    return tuple(found)


def _until(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except ValueError as wrong:
        raise NotReadable("UNTIL must be as 20261231T225959Z, 20261231T235959 or 20261231") from wrong
    if not FIRST_YEAR <= found.year <= LAST_YEAR:  # for ever, or never
        found = found.replace(year=LAST_YEAR if found.year > LAST_YEAR else FIRST_YEAR, day=min(found.day, 28))
    if "T" not in value:
        return datetime.combine(found, time.max)
    return found.astimezone(UTC) if found.tzinfo else found


def _check(rule: Recurrence) -> None:
    """What the RFC forbids and a library reads as something else."""
    if any(nth for nth, _ in rule.days) and (rule.freq not in ("YEARLY", "MONTHLY") or "BYWEEKNO" in rule.by):
        raise NotReadable("BYDAY with a number goes with MONTHLY, or with YEARLY without BYWEEKNO")
    if "BYWEEKNO" in rule.by and rule.freq != "YEARLY":
        raise NotReadable("BYWEEKNO goes with FREQ=YEARLY")
    if "BYSETPOS" in rule.by and not rule.days and len(rule.by) == 1:
        raise NotReadable("BYSETPOS needs another BY… to choose from")


def _dated(rule: Recurrence, start: datetime) -> Recurrence:
    """A week by its number is the weekday of the start, where no day is named (the library takes all seven)."""
    if "BYWEEKNO" not in rule.by or rule.days or {"BYMONTHDAY", "BYYEARDAY"} & rule.by.keys():
        return rule
    days = ((0, start.weekday()),)
    return Recurrence(rule.freq, rule.interval, rule.count, rule.until, rule.week_start, rule.by, days)
