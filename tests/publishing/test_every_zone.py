"""Slots and what comes round, in every zone there is and at every change of hour of 2026 to 2028."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.domain.post_states import PostState
from rapport.domain.recurrence import instant, moments
from rapport.publishing.line import line_up
from rapport.publishing.models import PostingSlot, When
from rapport.publishing.slots import SlotGiven, set_slots, slot_times
from tests.publishing.slow_clock import FIRST, LAST, STEP, Table, first_shown, tables
from tests.publishing.world import Desk

DAY, HOUR, HALF = timedelta(days=1), timedelta(hours=1), timedelta(minutes=30)
WALLS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]


def around(table: Table) -> list[tuple[datetime, datetime]]:
    """Two days before each change and two after; of a wall that never moves any four days."""
    changes = [at for at, _ in table[1:]] or [FIRST + 60 * DAY]
    return [(max(FIRST, at - 2 * DAY), min(LAST, at + 2 * DAY)) for at in changes]


@cache
def shown(table: Table, start: datetime, end: datetime) -> dict[datetime, datetime]:
    return first_shown(ZoneInfo(tables()[table][0]), start - 2 * DAY, end + 2 * DAY)


def half_hours(table: Table, start: datetime, end: datetime) -> list[datetime]:
    """The moments after the one and up to the other at which a whole or a half hour is shown first."""
    found = shown(table, start, end)
    return sorted({at for wall, at in found.items() if wall.minute in (0, 30) and start < at <= end})


def test_each_zone_is_tried_and_each_change_lies_on_a_step_of_the_slow_clock() -> None:
    assert sum(map(len, tables().values())) == len(available_timezones())
    assert len(tables()) > 50
    changes = {at for table in tables() for at, _ in table[1:]}
    assert len(changes) > 100
    for table in tables():
        assert all((at - FIRST) % STEP == timedelta() for at, _ in table)
        assert all(offset % STEP == timedelta() for _, offset in table)


def hold_true(table: Table, names: list[str]) -> None:
    """For the zones of one table: each half hour of each week is a slot, and a time that comes round."""
    for start, end in around(table):
        wanted = half_hours(table, start, end)
        for name in names:
            slots = [PostingSlot(weekday=day, wall=wall, zone=name) for day in range(7) for wall in WALLS]
            assert list(slot_times(slots, start, end)) == wanted, (name, start)
            cuts = [start, start + 17 * HOUR, start + 2 * DAY - HOUR, start + 2 * DAY + HALF, end]
            pieces = [at for a, b in pairwise(cuts) for at in slot_times(slots, a, b)]
            assert pieces == wanted, (name, start, "looked at in pieces")


def comes_round(table: Table, name: str) -> None:
    zone = ZoneInfo(name)
    for start, end in around(table):
        wanted = half_hours(table, start, end)
        first = start.astimezone(zone).replace(tzinfo=None, hour=0, minute=0) - DAY
        rule = f"FREQ=DAILY;COUNT=480;BYHOUR={','.join(map(str, range(24)))};BYMINUTE=0,30"
        found = list(moments(rule, first, zone))
        assert found[bisect_right(found, start) : bisect_right(found, end)] == wanted, (name, start)
        assert len(set(found)) == len(found)
        late = bisect_left(wanted, start + 2 * DAY)
        walls = {at: wall for wall, at in reversed(shown(table, start, end).items())}
        for at in wanted[max(0, late - 4) : late + 8]:
            assert instant(walls[at], zone) == at, (name, at)


def test_slots_in_one_zone_of_each_kind_are_what_a_slow_clock_shows() -> None:
    for table, names in tables().items():
        hold_true(table, names[:1])
        comes_round(table, names[0])


@pytest.mark.slow
def test_slots_in_every_zone_are_what_a_slow_clock_shows() -> None:
    for table, names in tables().items():
        hold_true(table, names[1:])
        for name in names[1:]:
            comes_round(table, name)


def changes() -> st.SearchStrategy[tuple[str, datetime]]:
    return st.sampled_from(sorted((names[0], at) for table, names in tables().items() for at, _ in table[1:]))


@pytest.mark.django_db
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    change=st.deferred(changes),
    jumps=st.lists(st.sampled_from([-60, 60, 5, 20]), min_size=4, max_size=10),
)
def test_whatever_the_clock_does_around_a_change_a_post_leaves_once_or_is_shown(
    change: tuple[str, datetime], jumps: list[int]
) -> None:
    """A clock set an hour on or back, at any time: what left does not leave again, what is too late says so."""
    name, at = change
    desk = Desk.fresh(channels=1, zone=name)
    desk.now = at - 3 * HOUR
    slots = [SlotGiven(day, wall) for day in range(7) for wall in WALLS]
    set_slots(desk.channels[0], slots, name, desk.ana, desk.now)
    posts = [line_up(desk.post(f"Chair {n}"), When.QUEUE, desk.ana, desk.now) for n in range(8)]
    for jump in (*jumps, *[30] * 20):
        desk.send()
        desk.wait(minutes=jump)
    states = [desk.states(post)[0] for post in posts]
    assert set(states) <= {PostState.PUBLISHED, PostState.MISSED}
    out = [post.idea for post, state in zip(posts, states, strict=True) if state is PostState.PUBLISHED]
    assert sorted(desk.seen) == sorted(out)
    hours = [desk.stands(post).variants[0].variant.at for post in posts]
    assert len(set(hours)) == len(posts)
