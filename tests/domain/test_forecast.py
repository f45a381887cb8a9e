"""When the queue will be empty: from the pace there was, and silent where too little is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.forecast import LONG, Forecast, Outlook, forecast, rounded

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def every(minutes: float, n: int) -> list[tuple[datetime, int]]:
    """So many answers, this far apart, the last one now; each in another conversation."""
    return [(NOW - (n - 1 - k) * minutes * MINUTE, k) for k in range(n)]


def test_twelve_at_one_every_ten_minutes_take_two_hours() -> None:
    found = forecast(12, every(10, 25), [], NOW)
    assert (found.outlook, found.at) == (Outlook.BY, NOW + timedelta(hours=2))
    assert found.each == 10 * MINUTE
    assert found.early
    assert found.at
    assert found.late
    assert found.early < found.at < found.late


def test_who_comes_meanwhile_is_counted() -> None:
    came = [at + MINUTE for at, _ in every(20, 13)]
    found = forecast(12, every(10, 25), came, NOW)
    assert found.at == NOW + timedelta(hours=4)


def test_more_come_than_are_answered() -> None:
    came = [at + MINUTE for at, _ in every(5, 60)]
    assert forecast(12, every(10, 25), came, NOW).outlook is Outlook.GROWING


def test_nights_and_lunch_are_not_work() -> None:
    yesterday = [(at - timedelta(hours=20), k + 100) for at, k in every(10, 13)]
    found = forecast(12, [*yesterday, *every(10, 13)], [], NOW)
    assert found.at
    assert NOW + timedelta(hours=2) <= found.at <= NOW + timedelta(hours=2, minutes=30)


def test_too_little_is_known() -> None:
    assert forecast(3, every(10, 9), [], NOW) == Forecast(Outlook.NOT_KNOWN)
    twenty_at_once = [(NOW + timedelta(seconds=k), k) for k in range(20)]
    assert forecast(3, twenty_at_once, [], NOW) == Forecast(Outlook.NOT_KNOWN)
    same_again = [(at, 1) for at, _ in every(5, 30)]
    assert forecast(3, same_again, [], NOW).outlook is Outlook.NOT_KNOWN


def test_work_for_days_has_no_hour() -> None:
    found = forecast(500, every(10, 25), [], NOW)
    assert (found.outlook, found.at) == (Outlook.LONG, None)
    assert found.work == 5000 * MINUTE


def test_nobody_waits() -> None:
    assert forecast(0, every(10, 25), [], NOW) == Forecast(Outlook.NOBODY)


TIMES = st.lists(st.integers(0, 5000).map(lambda n: NOW - n * MINUTE), max_size=60).map(sorted)


@given(st.integers(0, 2000), TIMES, TIMES)
def test_a_time_is_never_in_the_past_and_never_later_than_half_a_day(
    waiting: int, times: list[datetime], came: list[datetime]
) -> None:
    found = forecast(waiting, [(at, n) for n, at in enumerate(times)], came, NOW)
    assert (found.at is not None) == (found.outlook is Outlook.BY)
    if found.at and found.early and found.late:
        assert NOW < found.early <= found.at <= found.late <= rounded(NOW + LONG)


@given(st.integers(1, 300), TIMES, TIMES)
def test_one_more_who_waits_is_never_done_earlier(
    waiting: int, times: list[datetime], came: list[datetime]
) -> None:
    answered = [(at, n) for n, at in enumerate(times)]
    one, more = forecast(waiting, answered, came, NOW), forecast(waiting + 1, answered, came, NOW)
    if one.at and more.at:
        assert one.at <= more.at
