"""Calendars as the RFC writes them: nothing breaks a line or a letter, and whatever comes in ends."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.ics import CalendarEvent, calendar_text, escaped, folded
from rapport.domain.ics_days import MOST_DAYS, named_days
from rapport.domain.ics_lines import calendar_read, plain_text
from rapport.domain.parameters import NotReadable

AT = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 1), date(2027, 12, 31)


def calendar(*events: str) -> str:
    body = "\r\n".join(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT" for one in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}\r\nEND:VCALENDAR\r\n"


@given(st.text(max_size=400))
def test_a_folded_line_is_never_longer_than_75_octets_and_unfolds_to_itself(text: str) -> None:
    plain = text.replace("\r", "").replace("\n", "")
    lines = folded(plain).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == plain


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_text_comes_back_as_it_went(text: str) -> None:
    assert plain_text(escaped(text)) == text


@given(st.text(max_size=200))
def test_no_words_ever_begin_a_line_of_their_own(text: str) -> None:
    said = calendar_text("Aurora", [CalendarEvent("u@h", AT, text, 0, AT)])
    inside = [line for line in said.split("\r\n") if not line.startswith(" ")]
    assert sum(line.startswith("BEGIN:") for line in inside) == 2
    assert len([line for line in inside if line]) == 21 - 1


def test_cancelled_is_said_and_every_line_ends_as_it_must() -> None:
    said = calendar_text(
        "A, B", [CalendarEvent("u@h", AT, "Oak; elm", 3, AT, cancelled=True, url="https://h.example/1")]
    )
    assert "\n" not in said.replace("\r\n", "")
    for line in (
        "STATUS:CANCELLED",
        "SEQUENCE:3",
        "SUMMARY:Oak\\; elm",
        "DTSTART:20261125T083000Z",
        "X-WR-CALNAME:A\\, B",
    ):
        assert f"\r\n{line}\r\n" in said


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas", ["2026-12-25"]),
        ("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Both", ["2026-12-25", "2026-12-26"]),
        ("DTSTART;VALUE=DATE:20000106\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Epiphany", ["2027-01-06"]),
        ("DTSTART;TZID=Europe/Rome:20261201T090000\r\nSUMMARY:Fair", ["2026-12-01"]),
        ("DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\nSUMMARY:Off", []),
        ("DTSTART;VALUE=DATE:20261340\r\nSUMMARY:No day", []),
        ("DTSTART;VALUE=DATE:20261225\r\nSUM\r\n MARY:Folded", ["2026-12-25"]),
        ("BEGIN:VALARM\r\nSUMMARY:Alarm\r\nEND:VALARM\r\nDTSTART:20261225\r\nSUMMARY:Outer", ["2026-12-25"]),
    ],
)
def test_days_are_read(event: str, days: list[str]) -> None:
    found = named_days(calendar_read(calendar(event).encode()), FIRST, LAST)
    assert [str(day) for day, _ in found] == days
    assert not any(name == "Alarm" for _, name in found)


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Europe/Madrid", ["2026-12-25"]),
        ("America/Los_Angeles", ["2026-12-24"]),
        ("Pacific/Auckland", ["2026-12-25"]),
    ],
)
def test_a_moment_names_the_day_it_is_where_the_brand_is(zone: str, days: list[str]) -> None:
    event = "DTSTART:20261224T233000Z\r\nDTEND:20261225T003000Z\r\nSUMMARY:Late"
    assert [str(day) for day, _ in named_days(calendar(event), FIRST, LAST, ZoneInfo(zone))] == days
    weekly = "DTSTART:20261206T233000Z\r\nRRULE:FREQ=WEEKLY;BYDAY=SU;COUNT=2\r\nSUMMARY:Late"
    found = [str(day) for day, _ in named_days(calendar(weekly), FIRST, LAST, ZoneInfo(zone))]
    late = zone == "America/Los_Angeles"
    assert found == (["2026-12-06", "2026-12-13"] if late else ["2026-12-07", "2026-12-14"])


def test_a_day_that_a_rule_leaves_out_is_not_named() -> None:
    event = "DTSTART;VALUE=DATE:20261224\r\nRRULE:FREQ=DAILY;COUNT=5\r\nSUMMARY:Fair\r\n"
    event += "EXDATE;VALUE=DATE:20261225,20261226\r\nEXDATE;VALUE=DATE:20261228"
    assert [str(day) for day, _ in named_days(calendar(event), FIRST, LAST)] == ["2026-12-24", "2026-12-27"]


def test_odd_signs_break_no_line_and_a_fold_breaks_no_letter() -> None:
    for sign in "\u2028\u2029\x85\x0b\x0c\x1c\x1e":
        event = f"DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Fair{sign}of oak"
        assert named_days(calendar(event), FIRST, LAST) == [(date(2026, 12, 25), "Fair of oak")]
    data = calendar("DTSTART;VALUE=DATE:20261208\r\nSUMMARY:Inmaculada Concepción").encode()
    for cut in range(1, len("ó".encode()) + 1):
        there = data.index("ó".encode()) + cut
        broken = data[:there] + b"\r\n " + data[there:]
        assert named_days(calendar_read(broken), FIRST, LAST) == [(date(2026, 12, 8), "Inmaculada Concepción")]


@pytest.mark.parametrize("text", ["", "<html>", "Text,Date\n", "BEGIN:VCALENDAR" + "x" * 1_000_001])
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(NotReadable):
        named_days(text, FIRST, LAST)


@given(
    st.text(max_size=300), st.sampled_from(["", "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=YEARLY;BYDAY=9XX"])
)
def test_whatever_stands_in_an_event_it_ends_within_bounds(text: str, rule: str) -> None:
    event = f"DTSTART:19000101T000000Z\r\nRRULE:{rule}\r\nSUMMARY:a\r\n{text}"
    assert len(named_days(calendar(event, *["DTSTART:20261225\r\nSUMMARY:b"] * 50), FIRST, LAST)) <= MOST_DAYS
