"""Calendars as RFC 5545 writes them: events to lines, escaped and folded; lines to the days they name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from rapport.domain.parameters import NotReadable, words
from rapport.domain.repeated_days import WorkLeft, repeated_days

FOLD = 75
LONGEST, MOST_EVENTS, MOST_DAYS, LONGEST_NAME = 1_000_000, 5000, 3000, 120
LONGEST_EVENT = 31
ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
ESCAPED = re.compile(r"\\([\\;,nN])")
LINE_END, CONTINUED = re.compile(r"\r\n|\n|\r"), re.compile(rb"\r?\n[ \t]")
LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)', re.DOTALL)
DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?")


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event of ours. `changed`, `at` and `until` are aware; `sequence` grows with each change of the event.

    `until`: when it ends; None: a quarter of an hour that takes nobody's time.
    """

    uid: str
    at: datetime
    summary: str
    sequence: int
    changed: datetime
    cancelled: bool = False
    url: str = ""
    until: datetime | None = None
    place: str = ""
    text: str = ""


def calendar_text(name: str, events: Iterable[CalendarEvent], hours: int = 6) -> str:
    """A whole calendar; readers are asked to look again after so many hours, and do as they like."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Rapport//Publishing//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{hours}H",
        f"X-PUBLISHED-TTL:PT{hours}H",
    ]
    lines = [*head, *(line for one in events for line in _event(one)), "END:VCALENDAR"]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(one: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"DTSTAMP:{_utc(one.changed)}"
    yield f"LAST-MODIFIED:{_utc(one.changed)}"
    yield f"SEQUENCE:{one.sequence}"
    yield f"DTSTART:{_utc(one.at)}"
    yield f"DTEND:{_utc(one.until)}" if one.until else "DURATION:PT15M"
    yield f"SUMMARY:{escaped(one.summary)}"
    yield f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'OPAQUE' if one.until else 'TRANSPARENT'}"
    if one.place:
        yield f"LOCATION:{escaped(one.place)}"
    if one.text:
        yield f"DESCRIPTION:{escaped(one.text)}"
    if one.url:
        yield f"URL:{one.url}"
    yield "END:VEVENT"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """TEXT of the RFC (3.3.11); what no calendar may hold is left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(ESCAPES.get(sign, sign) for sign in plain if sign >= " " or sign in "\n\t").replace("\x7f", "")


def plain_text(text: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def folded(line: str) -> str:
    """At most 75 octets a line (3.1), never within a character."""
    parts, here, size = list[str](), "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > FOLD:
            parts.append(here)
            here, size = "", 1  # a folded line begins with a space
        here, size = here + sign, size + width
    return "\r\n ".join([*parts, here])


def calendar_read(data: bytes) -> str:
    """Its text without its folds: some programs fold within a character, so that bytes are put together first."""
    return CONTINUED.sub(b"", data).decode("utf-8-sig", "replace")


def named_days(text: str, first: date, last: date, zone: tzinfo = UTC) -> list[tuple[date, str]]:
    """The days from `first` to `last` that a calendar names, in order, each name once a day.

    Holidays are whole days; an event with an hour names the day it begins on, of `zone` where it is written as a
    moment; what repeats follows its rule but for the days it leaves out, as far as the work for one calendar goes,
    and else stands on its first day.
    Raises `NotReadable` where it is no calendar; an event that cannot be read is left out.
    """
    if len(text) > LONGEST or "BEGIN:VCALENDAR" not in text[:2000].upper():
        raise NotReadable("a calendar (.ics) of at most 1 MB")
    found: set[tuple[date, str]] = set()
    left = WorkLeft()
    for number, event in enumerate(_events(text)):
        if number >= MOST_EVENTS or len(found) >= MOST_DAYS:
            break
        found |= {(day, name) for day, name in _days(event, first, last, left, zone) if first <= day <= last}
    return sorted(found)[:MOST_DAYS]


def _events(text: str) -> Iterator[dict[str, list[str]]]:
    """The lines of each event by name; what stands inside its alarm is not its own."""
    event: dict[str, list[str]] | None = None
    inside = 0
    for line in LINE_END.split(text):
        found = LINE.fullmatch(line)
        name, said = (found[1].upper(), found[3]) if found else ("", "")
        if name == "BEGIN" and said.upper() == "VEVENT":
            event, inside = {}, 0
        elif name == "BEGIN":
            inside += 1
        elif name == "END" and said.upper() == "VEVENT":
            if event:
                yield event
            event = None
        elif name == "END":
            inside = max(0, inside - 1)
        elif event is not None and not inside and found:
            event.setdefault(name, []).append(said)


def _days(
    event: dict[str, list[str]], first: date, last: date, left: WorkLeft, zone: tzinfo
) -> Iterator[tuple[date, str]]:
    said = {name: lines[0] for name, lines in event.items()}
    begins, ends = said.get("DTSTART", ""), said.get("DTEND", "")
    start, here, end = _day(begins), _day_in(begins, zone), _day_in(ends, zone)
    name = words(" ".join(plain_text(said.get("SUMMARY", "")).split()), LONGEST_NAME)
    if start is None or here is None or not name or said.get("STATUS", "").upper() == "CANCELLED":
        return
    length = min(max((end - here).days if end else 1, 1), LONGEST_EVENT)
    rule, since = said.get("RRULE", ""), first - timedelta(days=length + 1)
    days = repeated_days(start, rule, since, last + timedelta(days=1), left) if rule else [start]
    off = {_day(one) for line in event.get("EXDATE", []) for one in line.split(",")} if rule else set()
    for begun in (day for day in days if day not in off):
        yield from ((begun + (here - start) + timedelta(days=n), name) for n in range(length))


def _day(said: str) -> date | None:
    """The day as it is written."""
    found = DAY.fullmatch(said.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _day_in(said: str, zone: tzinfo) -> date | None:
    """The day it is there, where a moment is written; an hour that is none leaves the day as it is written."""
    found = DAY.fullmatch(said.strip())
    if not found or not found[7]:
        return _day(said)
    try:
        year, month, day, hour, minute = (int(found[n]) for n in range(1, 6))
        return datetime(year, month, day, hour, minute, tzinfo=UTC).astimezone(zone).date()
    except (ValueError, OverflowError):
        return _day(said)
