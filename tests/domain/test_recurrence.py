"""Rules of RFC 5545 against a slow oracle, over zones and every change of hour of 2026–28."""

from __future__ import annotations

import resource
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rapport.cli.lab.when import exceptions
from rapport.domain.parameters import NotReadable
from rapport.domain.recurrence import Exceptions, instant, moments
from rapport.domain.recurrence_rule import WEEKDAYS

wall_time = datetime.fromisoformat
ROME = ZoneInfo("Europe/Rome")
# Changes of an hour and of half of one, at midnight and in the night, in both halves of the world; and none.
ZONES = [
    "Europe/Rome", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Beirut",
    "America/Havana", "Africa/Casablanca", "America/Nuuk", "Antarctica/Troll", "Pacific/Chatham", "Asia/Kolkata",
]  # fmt: skip
FIRST, LAST = wall_time("2026-01-01T00:00"), wall_time("2028-12-31")
MINUTE = timedelta(minutes=1)


def changes(zone: ZoneInfo) -> list[datetime]:
    """Wall times before each change of hour of 2026–28."""
    hours = [FIRST.replace(tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 365 * 3)]
    pairs = zip(hours, hours[1:], strict=False)
    return [
        a.astimezone(zone).replace(tzinfo=None) for a, b in pairs
        if a.astimezone(zone).utcoffset() != b.astimezone(zone).utcoffset()
    ]  # fmt: skip


CHANGES = {name: changes(ZoneInfo(name)) or [wall_time("2026-03-29T01:00")] for name in ZONES}


def slow_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Every moment of two days is tried; where none shows this time, what the clock showed before it goes on."""
    tried = [wall.replace(tzinfo=UTC) + n * MINUTE for n in range(-16 * 60, 16 * 60)]
    before = tried[0]
    for at in tried:
        shown = at.astimezone(zone).replace(tzinfo=None)
        if shown == wall:
            return at
        if shown > wall:
            break
        before = at
    return before + (wall - before.astimezone(zone).replace(tzinfo=None))


starts = st.builds(
    lambda name, at, minutes: (name, CHANGES[name][at % len(CHANGES[name])] + minutes * MINUTE),
    st.sampled_from(ZONES),
    st.integers(0, 9),
    st.integers(-2000, 300),
)


@settings(max_examples=60, deadline=None)
@given(starts)
def test_a_wall_time_is_always_read_by_the_rule_of_the_house(start: tuple[str, datetime]) -> None:
    zone = ZoneInfo(start[0])
    assert instant(start[1], zone) == slow_instant(start[1], zone)


def slow(
    freq: str, every: int, start: datetime, days: list[int], monthdays: list[int], hours: list[int], place: int
) -> list[datetime]:
    """Wall times of some months, each day and hour looked at on its own."""
    step = {"HOURLY": 60, "MINUTELY": 1}.get(freq)
    found: list[tuple[int, datetime]] = []
    for n in range(70 if step is None else 4):
        day = start.date() + timedelta(days=n - 31 if step is None else n)
        length = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)).day
        weekday_fits = not days or day.weekday() in days
        monthday_fits = not monthdays or day.day in monthdays or day.day - length - 1 in monthdays
        if not days and not monthdays and step is None:
            weekday_fits = freq != "WEEKLY" or day.weekday() == start.weekday()
            monthday_fits = freq != "MONTHLY" or day.day == start.day
        if not (weekday_fits and monthday_fits):
            continue
        for minutes in range(24 * 60):
            at = datetime.combine(day, time(minutes // 60, minutes % 60, start.second))
            if step is None and at.minute != start.minute:
                continue
            if at.hour not in (hours or ([start.hour] if step is None else range(24))):
                continue
            months = 12 * (day.year - start.year) + day.month - start.month
            monday = start.date() - timedelta(days=start.weekday())
            period = {
                "DAILY": (day - start.date()).days,
                "WEEKLY": (day - monday).days // 7,
                "MONTHLY": months,
            }.get(freq, 0)
            if step is not None:
                period, rest = divmod(int((at - start).total_seconds()) // 60, step)
                if rest:
                    continue
            if period % every == 0:
                found.append((period, at))
    kept = []
    for _, same in groupby(found, key=lambda one: one[0]):
        walls = [at for _, at in same]
        at = place - 1 if place > 0 else len(walls) + place
        kept += walls if not place else walls[at : at + 1] if 0 <= at < len(walls) else []
    return [at for at in kept if at >= start]


@example(("Europe/Rome", wall_time("2026-03-29T01:00")), "WEEKLY", 1, [6, 0], [], [], 1)
@settings(max_examples=60, deadline=None)
@given(
    starts,
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "HOURLY", "MINUTELY"]),
    st.integers(1, 3),
    st.lists(st.integers(0, 6), max_size=3, unique=True),
    st.lists(st.sampled_from([1, 15, 29, 31, -1, -2]), max_size=2, unique=True),
    st.lists(st.sampled_from([0, 1, 2, 3, 23]), max_size=3, unique=True),
    st.sampled_from([0, 0, 1, 2, -1]),
)
def test_nothing_is_ever_skipped_or_said_twice(
    begin: tuple[str, datetime],
    freq: str,
    every: int,
    days: list[int],
    monthdays: list[int],
    hours: list[int],
    place: int,
) -> None:
    zone, start = ZoneInfo(begin[0]), begin[1]
    monthdays = [] if freq == "WEEKLY" else monthdays
    place = place if (days or monthdays or hours) and freq in ("WEEKLY", "MONTHLY", "DAILY") else 0
    lists = {
        "BYDAY": ",".join(WEEKDAYS[day] for day in days),
        "BYMONTHDAY": ",".join(map(str, monthdays)),
        "BYHOUR": ",".join(map(str, hours)),
        "BYSETPOS": str(place or ""),
    }
    rule = f"FREQ={freq};INTERVAL={every}" + "".join(f";{name}={value}" for name, value in lists.items() if value)
    # A period that the slow list does not hold whole is not compared.
    until = start + (timedelta(days=28) if freq in ("DAILY", "WEEKLY", "MONTHLY") else timedelta(days=2))
    if place and freq == "MONTHLY":
        until = min(until, datetime.combine((start.replace(day=1) + timedelta(days=32)).replace(day=1), time()))
    wanted = sorted(
        {instant(wall, zone) for wall in slow(freq, every, start, days, monthdays, hours, place) if wall < until}
    )
    given_until = (until - timedelta(seconds=1)).strftime("%Y%m%dT%H%M%S")
    found = list(moments(f"{rule};UNTIL={given_until}", start, zone))
    assert found == sorted(set(found)) == wanted


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=DAILY", ["28T01:30", "29T01:30", "30T00:30"]),
        ("FREQ=MINUTELY;INTERVAL=30;COUNT=50", ["28T01:30", "28T02:00", "28T02:30"]),
        ("FREQ=WEEKLY;BYDAY=SA,SU", ["28T01:30", "29T01:30"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=-1", ["29T01:30"]),
        ("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30", ["28T01:30", "28T02:00", "28T02:30", "29T01:00", "29T01:30"]),
    ],
)
def test_the_night_in_which_an_hour_is_left_out(rule: str, said: list[str]) -> None:
    found = [
        at.strftime("%dT%H:%M") for at in islice(moments(rule, wall_time("2026-03-28T02:30"), ROME), len(said))
    ]
    assert found == said


def test_count_and_until_and_exceptions() -> None:
    start = wall_time("2026-12-22T09:00")
    found = list(moments("FREQ=DAILY;COUNT=5", start, ROME, Exceptions(days={date(2026, 12, 25)})))
    assert [at.day for at in found] == [22, 23, 24, 26]
    by_moment = Exceptions(times={wall_time("2026-12-23T09:00"), datetime(2026, 12, 24, 8, tzinfo=UTC)})
    assert [at.day for at in moments("FREQ=DAILY;UNTIL=20261226", start, ROME, by_moment)] == [22, 25, 26]
    assert len(list(moments("FREQ=DAILY;UNTIL=20261223T080000Z", start, ROME))) == 2
    assert len(list(moments("FREQ=DAILY;UNTIL=20261223T075959Z", start, ROME))) == 1


def test_examples_of_the_rfc() -> None:
    start, york = wall_time("1997-09-02T09:00"), ZoneInfo("America/New_York")

    def days(rule: str, count: int = 4) -> list[str]:
        found = islice(moments(rule, start, york), count)
        return [at.astimezone(york).strftime("%y%m%d") for at in found]

    assert days("FREQ=MONTHLY;BYDAY=-1FR") == ["970926", "971031", "971128", "971226"]
    assert days("FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3;COUNT=3") == ["970904", "971007", "971106"]
    assert days("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", 2) == ["980511", "990517"]
    assert days("FREQ=YEARLY;BYWEEKNO=20", 2) == ["980512", "990518"]
    assert days("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13") == ["980213", "980313", "981113", "990813"]
    assert days("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", 1) == ["971104"]


@pytest.mark.parametrize(
    "rule",
    [
        "", "x", "FREQ=SECONDLY", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101", "FREQ=DAILY;BYDAY=1MO", "FREQ=MONTHLY;BYWEEKNO=3", "INTERVAL=2",
        "FREQ=DAILY;BYSETPOS=1", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;BYHOUR=-1", "FREQ=WEEKLY;WKST=XX",
        "FREQ=DAILY;BYEASTER=0", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=DAILY;COUNT=99999999999999999999",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_once(rule: str) -> None:
    with pytest.raises(NotReadable):
        moments(rule, FIRST, ROME)


PIECES = ["FREQ=DAILY", "FREQ=", ";", "BYDAY=", "MO", ",", "-1", "BYMONTH=", "2", "COUNT=", "=", "é"]


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_a_rule_or_refused(rule: str) -> None:
    with suppress(NotReadable):
        list(islice(moments(rule, FIRST, ROME), 3))


NEVER = [
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300",
    "FREQ=MINUTELY;BYHOUR=3;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=HOURLY;BYMINUTE=0,30;BYSETPOS=3",
    "FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
    "FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1",
]
ENDS = f"""
from datetime import datetime
from zoneinfo import ZoneInfo
from rapport.domain.recurrence import moments
for rule in {NEVER!r}:
    assert not list(moments(rule, datetime.fromisoformat("2026-01-01T09:00"), ZoneInfo("Europe/Rome"))), rule
"""


def test_a_rule_that_never_comes_round_ends() -> None:
    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    subprocess.run([sys.executable, "-c", ENDS], preexec_fn=bounded, check=True)


@pytest.mark.parametrize(
    ("rule", "code", "out", "said"),
    [
        ("FREQ=DAILY", 0, "2026-03-29T01:30:00Z\n2026-03-30T00:30:00Z\n", ""),
        ("FREQ=DAILY;BYSETPOS=2;BYHOUR=3", 0, "", "never comes round"),
        ("FREQ=OFTEN", 2, "", "FREQ must be one of"),
    ],
)
def test_the_command_says_a_moment_a_line(rule: str, code: int, out: str, said: str) -> None:
    words = ["lab", "when", "--rule", rule, "--start", "2026-03-28T02:30", "--zone", "Europe/Rome", "--count", "2"]
    words += ["--except", "2026-03-28"]
    command = [sys.executable, "-m", "rapport", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (code, out)
    assert said in done.stderr


def test_a_time_left_out_is_the_one_that_the_clock_shows() -> None:
    start, rome = datetime.fromisoformat("2026-03-28T02:30"), ZoneInfo("Europe/Rome")
    for left_out in ("2026-03-29T02:30", "2026-03-29T03:30", "2026-03-29T01:30Z"):
        given = exceptions([datetime.fromisoformat(left_out)], rome)
        found = list(islice(moments("FREQ=DAILY", start, rome, given), 2))
        assert [one.day for one in found] == [28, 30]
