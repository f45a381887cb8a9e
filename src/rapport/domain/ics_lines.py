"""The lines of a calendar as RFC 5545 writes them: unfolded, by name, in their components. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapport.domain.parameters import NotReadable

LONGEST = 1_000_000
ESCAPED = re.compile(r"\\([\\;,nN])")
LINE_END, CONTINUED = re.compile(r"\r\n|\n|\r"), re.compile(rb"\r?\n[ \t]")
LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)', re.DOTALL)
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:]*))')
DEEPEST = 8
READ = frozenset({"VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"})


@dataclass(frozen=True, slots=True)
class IcsProperty:
    """What a property says, and in which zone ("" for none); `onwards`: of this time and all later ones."""

    value: str
    zone: str = ""
    onwards: bool = False


Lines = Mapping[str, list[IcsProperty]]


def calendar_read(data: bytes) -> str:
    """Its text without its folds: some programs fold within a character, so that bytes are put together first."""
    return CONTINUED.sub(b"", data).decode("utf-8-sig", "replace")


def plain_text(text: str) -> str:
    """TEXT of the RFC (3.3.11) without its escapes."""
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def components(text: str) -> Iterator[tuple[str, Lines]]:
    """Each event and each part of a zone with its own lines, as they end; the calendar's own lines last.

    What stands inside an event's alarm is not the event's. A part of a zone bears its zone's `TZID`.
    Raises `NotReadable` where it is no calendar.
    """
    if len(text) > LONGEST or "BEGIN:VCALENDAR" not in text[:2000].upper():
        raise NotReadable("a calendar (.ics) of at most 1 MB")
    own: dict[str, list[IcsProperty]] = {}
    open_: list[tuple[str, dict[str, list[IcsProperty]]]] = []
    for name, line, says in _lines(text):
        if name == "BEGIN":
            _opened(open_, says)
        elif name == "END":
            yield from _closed(open_, says)
        elif open_ and open_[-1][0] in READ:
            open_[-1][1].setdefault(name, []).append(line)
        elif len(open_) == 1:
            own.setdefault(name, []).append(line)
    yield "VCALENDAR", own


def _lines(text: str) -> Iterator[tuple[str, IcsProperty, str]]:
    for text_line in LINE_END.split(text):
        if found := LINE.fullmatch(text_line):
            name, value = found[1].upper(), found[3]
            line = IcsProperty(value, *_told(found[2])) if found[2] else IcsProperty(value)
            yield name, line, value.strip().upper() if name in ("BEGIN", "END") else ""


def _told(parameters: str) -> tuple[str, bool]:
    said = {one[1].upper(): one[2] or one[3] for one in PARAMETER.finditer(parameters)}
    return said.get("TZID", ""), said.get("RANGE", "").upper() == "THISANDFUTURE"


def _opened(open_: list[tuple[str, dict[str, list[IcsProperty]]]], says: str) -> None:
    """An event within an event is one whose end is missing. What lies deeper than anybody writes is not opened."""
    names = [kind for kind, _ in open_]
    if says == "VEVENT" and says in names:
        del open_[names.index(says) :]
    outer = open_[-1] if open_ else ("", {})
    zone = outer[1].get("TZID") if outer[0] == "VTIMEZONE" else None
    if len(open_) < DEEPEST:
        open_.append((says, {"TZID": zone} if zone else {}))


def _closed(open_: list[tuple[str, dict[str, list[IcsProperty]]]], says: str) -> Iterator[tuple[str, Lines]]:
    """What ends here, and all that was left open within it."""
    if says not in (kind for kind, _ in open_):
        return
    while open_:
        kind, lines = open_.pop()
        if kind == says:
            if kind in READ and lines:
                yield kind, lines
            return
