"""Days and hours as moments: in every zone, through every change of hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.validity import Validity, day_begins, day_ends, first_valid_day, last_valid_day
from rapport.domain.zones import zone_places

ZONES = st.sampled_from(zone_places()).map(ZoneInfo)
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))
SECONDS = st.integers(0, 300_000_000)
MOMENTS = st.one_of(st.none(), SECONDS.map(lambda s: datetime.fromtimestamp(1_500_000_000 + s, UTC)))


@given(ZONES, DAYS)
def test_a_day_ends_where_the_next_begins_and_every_wall_time_of_it_is_before(zone: ZoneInfo, day: date) -> None:
    end = day_ends(day, zone)
    assert end == day_begins(day + timedelta(days=1), zone)
    assert day_begins(day, zone) < end or day_begins(day, zone) == end  # Samoa left a day out
    assert end.astimezone(zone).date() > day
    assert (end - timedelta(seconds=1)).astimezone(zone).date() <= day


@given(ZONES, DAYS)
def test_the_form_shows_a_day_as_it_was_typed(zone: ZoneInfo, day: date) -> None:
    end, begin = day_ends(day, zone), day_begins(day, zone)
    assert day_ends(last_valid_day(end, zone)[0], zone) == end
    assert last_valid_day(end, zone)[1] is None
    assert day_begins(first_valid_day(begin, zone)[0], zone) == begin
    assert first_valid_day(begin, zone)[1] is None


@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("Europe/Madrid", date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        ("Europe/Madrid", date(2027, 10, 31), datetime(2027, 10, 31, 23, tzinfo=UTC)),
        ("Asia/Beirut", date(2027, 3, 27), datetime(2027, 3, 27, 22, tzinfo=UTC)),  # no midnight: 00:00 is 01:00
        ("America/Havana", date(2026, 10, 31), datetime(2026, 11, 1, 4, tzinfo=UTC)),  # two: the first
        ("Africa/Cairo", date(2027, 10, 28), datetime(2027, 10, 28, 22, tzinfo=UTC)),  # 24:00 is 23:00 again
    ],
)
def test_the_end_of_a_day_where_the_hour_changes(zone: str, day: date, end: datetime) -> None:
    assert day_ends(day, ZoneInfo(zone)) == end


@given(MOMENTS, MOMENTS, MOMENTS, MOMENTS, SECONDS)
def test_what_is_within_holds_never_alone_and_the_stricter_of_two_only_with_both(
    a: datetime | None, b: datetime | None, c: datetime | None, d: datetime | None, at: int
) -> None:
    one, other, now = Validity(a, b), Validity(c, d), datetime.fromtimestamp(1_500_000_000 + at, UTC)
    if one.within(other) and one.holds(now):
        assert other.holds(now)
    both = one.stricter(other)
    assert both.holds(now) == (one.holds(now) and other.holds(now))
    assert both.within(one)
    assert both.within(other)


def test_years_that_nobody_means_are_refused() -> None:
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(ValueError, match="2000 to 2199"):
            day_ends(day, ZoneInfo("UTC"))
