# ruff: noqa: E501 — a case a line
"""Series in somebody else's calendar: what is moved, cancelled, left out and added; zones by every name."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule, tz
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.domain.ics_days import named_days
from rapport.domain.ics_lines import DEEPEST, components
from rapport.domain.ics_times import length
from rapport.domain.ics_zones import CalendarZones, DefinedZone, named_zone
from rapport.domain.windows_zones import windows_zones
from tests.domain.test_ics import FIRST, LAST, calendar

MADRID = ZoneInfo("Europe/Madrid")
CUSTOM = """BEGIN:VTIMEZONE
TZID:Custom
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def days(*events: str, here: ZoneInfo = MADRID, zones: str = "", head: str = "") -> list[str]:
    text = calendar(*events).replace("VERSION:2.0\r\n", f"VERSION:2.0\r\n{head}{zones}")
    return [f"{day} {name}" for day, name in named_days(text, FIRST, LAST, here)]


WEEKLY = "UID:w\nDTSTART;TZID=Europe/Madrid:20261207T100000\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Fair"
ON = "UID:w\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Madrid:20261214T100000\n"
AT = "UID:w\nRECURRENCE-ID;TZID=Europe/Madrid:20261214T100000\n"


@pytest.mark.parametrize(
    ("other", "left"),
    [
        (f"{AT}DTSTART;TZID=Europe/Madrid:20261216T100000\nSUMMARY:Moved", ["07 Fair", "16 Moved", "21 Fair"]),
        (f"{AT}DTSTART;TZID=Europe/Madrid:20261214T100000\nSTATUS:CANCELLED", ["07 Fair", "21 Fair"]),
        ("UID:w\nRECURRENCE-ID:20261214T090000Z\nDTSTART:20261215T090000Z\nSUMMARY:Moved", ["07 Fair", "15 Moved", "21 Fair"]),
        ("UID:w\nRECURRENCE-ID;VALUE=DATE:20261214\nDTSTART;VALUE=DATE:20261215\nSUMMARY:Moved", ["07 Fair", "15 Moved", "21 Fair"]),
        ("UID:other\nRECURRENCE-ID:20261214T090000Z\nDTSTART:20261215T090000Z\nSUMMARY:Alone", ["07 Fair", "14 Fair", "15 Alone", "21 Fair"]),
        (f"{ON}DTSTART;TZID=Europe/Madrid:20261215T100000\nSUMMARY:New", ["07 Fair", "15 New", "22 New"]),
        (f"{ON}DTSTART:20261214T090000Z\nSTATUS:CANCELLED", ["07 Fair"]),
    ],
)  # fmt: skip
def test_one_time_of_a_series_is_moved_or_cancelled_alone(other: str, left: list[str]) -> None:
    for events in ((WEEKLY, other), (other, WEEKLY)):
        assert days(*events) == [f"2026-12-{one}" for one in left]


def test_of_two_changes_of_one_time_the_one_told_last_counts() -> None:
    first = f"{AT}SEQUENCE:2\nDTSTART;TZID=Europe/Madrid:20261217T100000\nSUMMARY:Twice"
    older = f"{AT}SEQUENCE:1\nDTSTART;TZID=Europe/Madrid:20261218T100000\nSUMMARY:Once"
    assert days(WEEKLY, first, older) == ["2026-12-07 Fair", "2026-12-17 Twice", "2026-12-21 Fair"]


def test_a_cancelled_series_takes_its_changes_along_and_so_does_a_cancelled_calendar() -> None:
    moved = f"{AT}DTSTART;TZID=Europe/Madrid:20261216T100000\nSUMMARY:Moved"
    assert days(f"{WEEKLY}\nSTATUS:CANCELLED", moved) == []
    assert days(WEEKLY, moved, head="METHOD:CANCEL\n") == []


@pytest.mark.parametrize(
    ("event", "left"),
    [
        ("DTSTART;VALUE=DATE:20261230\nDURATION:P3D", ["2026-12-30", "2026-12-31", "2027-01-01"]),
        ("DTSTART;VALUE=DATE:20261230\nDURATION:P1W", [f"{date(2026, 12, 30) + timedelta(days=n)}" for n in range(7)]),
        ("DTSTART:20261211T170000Z\nDURATION:P1DT20H", ["2026-12-11", "2026-12-12", "2026-12-13"]),
        ("DTSTART:20261211T170000\nDTEND:20261213T120000", ["2026-12-11", "2026-12-12", "2026-12-13"]),
        ("DTSTART:20261211T230000\nDTEND:20261212T020000", ["2026-12-11"]),
        ("DTSTART:20261211T230000\nDURATION:-P9D", ["2026-12-11"]),
        ("DTSTART;VALUE=DATE:20261211\nDTEND;VALUE=DATE:20261201", ["2026-12-11"]),
        ("DTSTART;VALUE=DATE:20261207\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261208T000000", ["2026-12-07", "2026-12-09"]),
        ("DTSTART:20261207T100000Z\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261208", ["2026-12-07", "2026-12-09"]),
        ("DTSTART:20261207T100000Z\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261208T110000Z", ["2026-12-07", "2026-12-08", "2026-12-09"]),
        ("DTSTART:20261207T100000Z\nRDATE:20261209T100000Z,20261211T100000Z", ["2026-12-07", "2026-12-09", "2026-12-11"]),
        ("DTSTART:20261207T100000Z\nRDATE;VALUE=PERIOD:20261209T100000Z/PT1H", ["2026-12-07", "2026-12-09"]),
        ("DTSTART:20261207T233000", ["2026-12-07"]),
        ("DTSTART;TZID=Romance Standard Time:20261207T233000", ["2026-12-07"]),
        ("DTSTART;TZID=Pacific Standard Time:20261207T160000", ["2026-12-08"]),
        ('DTSTART;TZID="/mozilla.org/20050126_1/America/New_York":20261207T190000', ["2026-12-08"]),
        ("DTSTART;TZID=Nobody/Knows:20261207T233000", ["2026-12-07"]),
    ],
)  # fmt: skip
def test_lengths_lists_and_zones_are_read(event: str, left: list[str]) -> None:
    assert days(f"{event}\nSUMMARY:x") == [f"{one} x" for one in left]


def test_a_zone_that_only_the_calendar_knows_is_read_from_it() -> None:
    event = "DTSTART;TZID=Custom:20261108T153000\nRRULE:FREQ=WEEKLY;COUNT=1\nSUMMARY:x"
    summer = "DTSTART;TZID=Custom:20270615T153000\nSUMMARY:y"
    assert days(event, summer, zones=CUSTOM) == ["2026-11-09 x", "2027-06-16 y"]
    assert days(event, summer) == ["2026-11-08 x", "2027-06-15 y"]


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(2026, 11, 1), datetime(2027, 12, 31)))  # noqa: DTZ001 — wall times
def test_a_defined_zone_is_the_library_s_zone_at_every_wall_time(wall: datetime) -> None:
    parts = [lines for kind, lines in components(calendar().replace("END:V", f"{CUSTOM}END:V")) if "TZID" in lines]
    ours = CalendarZones(parts, FIRST, LAST, UTC)["Custom"]
    whole = f"BEGIN:VCALENDAR\n{CUSTOM.replace('16010101', '20000101')}END:VCALENDAR\n"
    theirs = tz.tzical(io.StringIO(whole)).get("Custom")
    real = ZoneInfo("America/Los_Angeles")
    assert isinstance(ours, DefinedZone)
    assert wall.replace(tzinfo=ours).utcoffset() == wall.replace(tzinfo=real).utcoffset()
    there = tz.resolve_imaginary(wall.replace(tzinfo=theirs))
    if there.replace(tzinfo=None) == wall:
        assert wall.replace(tzinfo=ours).utcoffset() == there.utcoffset()
    moment = wall.replace(tzinfo=UTC)
    assert moment.astimezone(ours).replace(tzinfo=None) == moment.astimezone(real).replace(tzinfo=None)


@settings(max_examples=40, deadline=None)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 6, 1)),  # noqa: DTZ001 — wall times
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.sampled_from(
        ["", ";BYDAY=MO,TH", ";BYMONTH=1,6", ";BYMONTHDAY=1,15", ";UNTIL=20270301T000000Z", ";COUNT=40"]
    ),
    st.sampled_from(["Europe/Madrid", "America/Los_Angeles", "Pacific/Auckland", "UTC"]),
    st.sets(st.integers(0, 30), max_size=4),
    st.sets(st.integers(0, 400), max_size=3),
)
def test_a_series_is_what_the_library_makes_of_it(
    start: datetime, freq: str, every: int, more: str, place: str, off: set[int], besides: set[int]
) -> None:
    start, zone = start.replace(second=0, microsecond=0), ZoneInfo(place)
    rule, until = f"FREQ={freq};INTERVAL={every}{more}", more.startswith(";UNTIL")
    library = rrule.rrulestr(rule.split(";UNTIL")[0], dtstart=start)
    walls = library.between(start, datetime(2028, 3, 1), inc=True)  # noqa: DTZ001 — a wall time
    if until:
        walls = [
            one
            for one in walls
            if one.replace(tzinfo=zone).timestamp() <= datetime(2027, 3, 1, tzinfo=UTC).timestamp()
        ]
    gone = [walls[n] for n in off if n < len(walls)]
    added = [start + timedelta(days=n) for n in besides]
    kept = ({*walls} | {*added}) - {*gone}
    expected = {one.replace(tzinfo=zone).astimezone(UTC).astimezone(MADRID).date() for one in kept}
    lists = "".join(
        f"{name};TZID={place}:{','.join(one.strftime('%Y%m%dT%H%M%S') for one in ones)}\n"
        for name, ones in (("EXDATE", gone), ("RDATE", added))
        if ones
    )
    event = f"DTSTART;TZID={place}:{start:%Y%m%dT%H%M%S}\nRRULE:{rule}\n{lists}SUMMARY:x"
    assert days(event) == [f"{one} x" for one in sorted(expected) if FIRST <= one <= LAST]


def test_every_name_of_windows_is_a_place_that_there_is() -> None:
    assert len(windows_zones()) > 130
    assert all(named_zone(name) for name in windows_zones())
    assert named_zone("no such zone") is None


@pytest.mark.parametrize("said", ["", "P", "PT", "P1", "-P1D", "P99999999D", "1D", "P１D"])
def test_what_is_no_length_is_none(said: str) -> None:
    assert length(said) is None


def test_nothing_nests_deeper_than_anybody_writes_and_a_missing_end_loses_one_event() -> None:
    assert named_days("BEGIN:VCALENDAR\n" + "BEGIN:X\n" * 50_000 + "END:X\n" * 50_000, FIRST, LAST) == []
    lost = "BEGIN:VEVENT\nDTSTART:20261201\nSUMMARY:lost\n" * (2 * DEEPEST)
    assert days("DTSTART:20261202\nSUMMARY:kept", head=lost) == ["2026-12-02 kept"]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=100000", "FREQ=YEARLY;BYDAY=1SU"])
def test_zones_of_nothing_but_bombs_ask_for_no_more_than_their_share(rule: str) -> None:
    part = CUSTOM.split("BEGIN:DAYLIGHT")[0].split("BEGIN:STANDARD")[1]
    part = "BEGIN:STANDARD" + part.replace("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11", f"RRULE:{rule}")
    zones = "".join(f"BEGIN:VTIMEZONE\nTZID:z{n}\n{part * 40}END:VTIMEZONE\n" for n in range(60))
    events = [f"DTSTART;TZID=z{n}:20261201T120000\nSUMMARY:e{n}" for n in range(60)]
    said = calendar(*events).replace("VERSION:2.0\r\n", zones)
    parts = [lines for kind, lines in components(said) if kind == "STANDARD"]
    read = CalendarZones(parts, FIRST, LAST, MADRID)
    assert [read[f"z{n}"] for n in range(60)][-1] is MADRID
    assert read.left.moments > -1000
    assert len(days(*events, zones=zones)) == 60


ODD = ["BEGIN:VEVENT", "END:VEVENT", "DTSTART;TZID=Custom:99991231T235959", "DTSTART:00010101T000000Z"]
ODDER = [
    "RDATE:" + "20261201," * 50,
    "EXDATE:x",
    "\x00",
    "TZOFFSETTO:+9999",
    "TZOFFSETTO:+2359",
    "DURATION:P9999W",
]
SAID = "\n".join((CUSTOM, WEEKLY, AT)).splitlines()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*SAID, *ODD, *ODDER]), max_size=60))
def test_lines_in_any_order_are_read_or_left(lines: list[str]) -> None:
    for day, name in named_days("BEGIN:VCALENDAR\n" + "\n".join(lines), FIRST, LAST, MADRID):
        assert FIRST <= day <= LAST
        assert name
