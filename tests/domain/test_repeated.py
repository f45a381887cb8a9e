"""What comes round in somebody else's calendar: its days, and never more work than is given for all of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.domain import repeated as here
from rapport.domain.ics_days import named_days
from rapport.domain.recurrence import moments
from rapport.domain.repeated import WorkLeft, repeated

UTC_ZONE = ZoneInfo("UTC")
FIRST, LAST = date(2026, 11, 30), date(2027, 12, 30)
NEVER = "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1"
EVERY_SECOND = ";".join(
    f"{name}={','.join(map(str, range(most)))}"
    for name, most in (("BYHOUR", 24), ("BYMINUTE", 60), ("BYSECOND", 60))
)


def repeated_days(start: date, rule: str, first: date, last: date, left: WorkLeft) -> list[date]:
    """The days of whole days."""
    begin, end = datetime.combine(first, time.min, UTC_ZONE), datetime.combine(last, time.max, UTC_ZONE)
    wall = datetime.combine(start, time.min)
    return [at.date() for at in repeated(wall, UTC_ZONE, rule, begin, end, left)]


@settings(max_examples=15, deadline=None)
@given(
    st.dates(date(2019, 1, 1), date(2027, 6, 1)),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 9),
    st.sampled_from(
        ["", ";BYDAY=MO,TH", ";BYMONTH=1,6", ";BYMONTHDAY=1,31", ";UNTIL=20270301", ";WKST=SU;BYDAY=SU"]
    ),
)
def test_days_are_the_same_however_long_ago_it_began(start: date, freq: str, interval: int, more: str) -> None:
    rule = f"FREQ={freq};INTERVAL={interval}{more}"
    wall = datetime(start.year, start.month, start.day)  # noqa: DTZ001 — a wall time
    slow: set[date] = set()
    for at in moments(rule, wall, ZoneInfo("UTC")):
        if at.date() > LAST:
            break
        slow |= {at.date()} if at.date() >= FIRST else set()
    assert set(repeated_days(start, rule, FIRST, LAST, WorkLeft())) == slow


@pytest.mark.parametrize(
    "rule", [NEVER, "FREQ=MINUTELY", "FREQ=DAILY", f"FREQ=DAILY;UNTIL=20261201;{EVERY_SECOND}"]
)
def test_a_calendar_of_nothing_but_bombs_asks_for_no_more_than_its_share(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, looked = 0, 0

    def counted(*given: object) -> object:
        nonlocal asked, looked
        asked += 1
        for at in moments(*given):  # type: ignore[arg-type]
            looked += 1
            yield at

    monkeypatch.setattr(here, "moments", counted)
    event = f"BEGIN:VEVENT\r\nDTSTART:20200101\r\nSUMMARY:x\r\nRRULE:{rule}\r\nEND:VEVENT\r\n"
    named_days(f"BEGIN:VCALENDAR\r\n{event * 200}END:VCALENDAR\r\n", FIRST, LAST)
    assert looked <= WorkLeft().moments
    assert rule != NEVER or asked <= WorkLeft().fruitless


@pytest.mark.parametrize(
    ("rule", "days"), [("FREQ=HOURLY;INTERVAL=36", 264), ("FREQ=MINUTELY;INTERVAL=10080", 57)]
)
def test_hours_and_minutes_go_on_from_where_they_began(rule: str, days: int) -> None:
    assert len(set(repeated_days(date(2026, 10, 5), rule, FIRST, LAST, WorkLeft()))) == days


def test_an_event_for_which_no_work_is_left_stands_on_its_first_day() -> None:
    start = FIRST + timedelta(days=3)
    assert repeated_days(start, "FREQ=DAILY", FIRST, LAST, WorkLeft(moments=0)) == [start]
    assert repeated_days(start, "FREQ=DAILY", FIRST, LAST, WorkLeft(fruitless=0)) == [start]


def test_daily_since_long_ago_names_its_days() -> None:
    assert len(repeated_days(date(2001, 1, 1), "FREQ=DAILY", FIRST, LAST, WorkLeft())) == (LAST - FIRST).days + 1
