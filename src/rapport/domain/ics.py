"""Calendars as RFC 5545 writes them: events to lines, escaped and folded. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

FOLD = 75
ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


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
