"""Slots and rules in wall time, against a slow clock that walks every minute, over zones and changes of hour."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.domain.post_states import PostState
from rapport.ledger.models import Entry
from rapport.publishing.calendar import free_slots
from rapport.publishing.evergreen import make_evergreen, stop_repeating
from rapport.publishing.evergreen_models import Evergreen, StopReason
from rapport.publishing.line import line_up
from rapport.publishing.models import PostingSlot, When
from rapport.publishing.series import AHEAD, come_round, repeat_post
from rapport.publishing.series_end import end_series
from rapport.publishing.series_times import later_copies, times
from rapport.publishing.slots import GAP, HORIZON, QueueFull, SlotGiven, next_free, set_slots, slot_times, slots_of
from tests.publishing.slow_clock import first_shown
from tests.publishing.world import Desk

ZONES = ("Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "UTC")
CHANGES = (
    datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC), datetime(2027, 3, 12, tzinfo=UTC),
    datetime(2027, 11, 5, tzinfo=UTC), datetime(2028, 4, 1, tzinfo=UTC), datetime(2026, 2, 14, tzinfo=UTC),
)  # fmt: skip
MINUTE = timedelta(minutes=1)
NINE = datetime.fromisoformat("2026-01-05T09:30")


def slow(slots: list[PostingSlot], start: datetime, days: int) -> list[datetime]:
    """Minute by minute: what the wall shows for the first time; a wall time left out, at the old offset."""
    end, found = start + timedelta(days=days), set[datetime]()
    for slot in slots:
        shown = first_shown(ZoneInfo(slot.zone), start - timedelta(days=2), end + timedelta(days=2), MINUTE)
        found |= {at for wall, at in shown.items() if (wall.weekday(), wall.time()) == (slot.weekday, slot.wall)}
    return sorted(at for at in found if start < at <= end)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    zone=st.sampled_from(ZONES),
    start=st.sampled_from(CHANGES),
    walls=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 47)), min_size=1, max_size=3, unique=True),
)
def test_slots_are_what_a_slow_clock_shows(zone: str, start: datetime, walls: list[tuple[int, int]]) -> None:
    slots = [PostingSlot(weekday=day, wall=time(half // 2, half % 2 * 30), zone=zone) for day, half in walls]
    found = list(slot_times(slots, start, start + timedelta(days=4)))
    assert found == slow(slots, start, 4)
    assert len(set(found)) == len(found)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    zone=st.sampled_from(ZONES),
    start=st.sampled_from(CHANGES),
    cuts=st.lists(st.integers(1, 5 * 1440), max_size=6),
)
def test_looked_at_in_pieces_nothing_is_twice_and_nothing_skipped(
    zone: str, start: datetime, cuts: list[int]
) -> None:
    """However often the clock looks, also when it looks again at an earlier hour."""
    slots = [PostingSlot(weekday=day, wall=time(hour, 30), zone=zone) for day in range(7) for hour in (1, 2, 23)]
    end = start + timedelta(days=6)
    places = [start, *sorted(start + cut * MINUTE for cut in set(cuts)), end]
    pieces = [at for a, b in zip(places, places[1:], strict=False) for at in slot_times(slots, a, b)]
    assert pieces == list(slot_times(slots, start, end))


pytestmark = pytest.mark.django_db


def furnished(slots: int = 2) -> Desk:
    """10:00 in Rome on Monday at `NOW` is 11:00; slots at 12:00, 13:00, … each day."""
    desk = Desk.fresh(channels=1)
    given = [SlotGiven(day, time(12 + n)) for day in range(7) for n in range(slots)]
    set_slots(desk.channels[0], given, "Europe/Rome", desk.ana, desk.now)
    return desk


def walls(desk: Desk) -> list[str]:
    zone = ZoneInfo("Europe/Rome")
    rows = sorted((one.at, post.idea) for post in desk.all() for one in desk.stands(post).variants if one.at)
    return [f"{idea} {at.astimezone(zone):%a %H:%M}" for at, idea in rows]


def test_queued_posts_take_the_next_free_slots_and_dates_set_by_hand_count() -> None:
    desk = furnished()
    line_up(desk.post("a"), When.DATE, desk.ana, desk.now, at=desk.now + timedelta(hours=1, minutes=5))
    for idea in "bc":
        line_up(desk.post(idea), When.QUEUE, desk.ana, desk.now)
    assert walls(desk) == ["a Mon 12:05", "b Mon 13:00", "c Tue 12:00"]


def test_first_in_line_moves_the_queue_on_by_one_and_leaves_dates_alone() -> None:
    desk = furnished()
    for idea in "ab":
        line_up(desk.post(idea), When.QUEUE, desk.ana, desk.now)
    line_up(desk.post("d"), When.DATE, desk.ana, desk.now, at=next_free(desk.channels[0], desk.now))
    line_up(desk.post("f"), When.FIRST, desk.ana, desk.now)
    assert walls(desk) == ["f Mon 12:00", "a Mon 13:00", "d Tue 12:00", "b Tue 13:00"]
    desk.wait(days=2)
    desk.wait(days=-2)
    for _ in range(30):
        desk.wait(hours=1)
        desk.send()
    assert desk.seen == ["f", "a", "d", "b"]


def test_what_was_taken_back_leaves_its_slot() -> None:
    desk = furnished()
    posts = [desk.post(idea) for idea in "ab"]
    for post in posts:
        line_up(post, When.QUEUE, desk.ana, desk.now)
    from rapport.publishing.line import take_back_post

    take_back_post(posts[0], desk.ana, desk.now)
    line_up(desk.post("c"), When.QUEUE, desk.ana, desk.now)
    assert [one for one in walls(desk) if one[0] in "bc"] == ["c Mon 12:00", "b Mon 13:00"]


def test_a_full_queue_says_so_and_drops_nothing() -> None:
    desk = furnished(slots=0)
    post = desk.post()
    with pytest.raises(QueueFull, match="no slots yet"):
        line_up(post, When.QUEUE, desk.ana, desk.now)
    set_slots(desk.channels[0], [SlotGiven(0, time(9))], "Europe/Rome", desk.ana, desk.now)
    for n in range(8):
        line_up(desk.post(f"{n}"), When.QUEUE, desk.ana, desk.now)
    with pytest.raises(QueueFull, match="are full"):
        line_up(post, When.QUEUE, desk.ana, desk.now)
    assert desk.states(post) == [PostState.DRAFT]
    assert Entry.of(desk.brand).filter(what="posting slots set").count() == 2


def test_two_posts_of_a_queue_are_never_nearer_than_the_gap() -> None:
    desk = furnished(slots=0)
    near = [SlotGiven(day, time(12, minute)) for day in range(7) for minute in (0, 5, 10, 15, 20)]
    set_slots(desk.channels[0], near, "Europe/Rome", desk.ana, desk.now)
    for n in range(6):
        line_up(desk.post(f"{n}"), When.QUEUE, desk.ana, desk.now)
    times = sorted(one.at for post in desk.all() for one in desk.stands(post).variants if one.at)
    assert all(b - a >= GAP for a, b in zip(times, times[1:], strict=False))


def test_the_queue_knows_what_comes_round_later_than_copies_are_made() -> None:
    desk = Desk.fresh(channels=1)
    shop = desk.channels[0]
    week = [SlotGiven(day, time(9, 30)) for day in (0, 1)]
    set_slots(shop, week, "Europe/Rome", desk.ana, desk.now)
    row = repeat_post(desk.post("Ash."), "FREQ=WEEKLY", NINE, "Europe/Rome", desk.ana, desk.now)
    come_round(desk.now)
    leaves = {at for at in times(row) if desk.now < at < desk.now + HORIZON}
    assert max(leaves) > desk.now + AHEAD
    took = set[datetime]()
    free = [at for at in slot_times(slots_of(shop), desk.now, desk.now + HORIZON) if at not in leaves]
    for n in range(len(free)):
        post = desk.post(f"Oak {n}.")
        line_up(post, When.QUEUE, desk.ana, desk.now)
        took |= {one.variant.at for one in desk.stands(post).variants if one.variant.at}
    assert took == set(free)
    with pytest.raises(QueueFull):
        next_free(shop, desk.now)
    last = max(leaves)
    assert not free_slots(desk.brand, [], last - GAP, last + GAP), "nor does the calendar offer it"


@pytest.mark.parametrize("why", ["ended", "stopped", "elsewhere"])
def test_what_does_not_come_round_there_any_more_keeps_no_slot(why: str) -> None:
    desk = Desk.fresh(channels=2)
    shop, other = desk.channels
    template = desk.post("Ash.")
    row = repeat_post(template, "FREQ=DAILY", NINE, "Europe/Rome", desk.ana, desk.now)
    desk.wait(days=20)
    assert list(later_copies(shop, desk.now, desk.now + HORIZON))
    if why == "ended":
        end_series(row, desk.ana, desk.now)
    elif why == "stopped":
        make_evergreen(row, 3, desk.ana, desk.now)
        stop_repeating(Evergreen.of(desk.brand).get(), StopReason.LINK, "", desk.now)
    else:
        template.variants.filter(channel=shop).delete()
        assert list(later_copies(other, desk.now, desk.now + HORIZON))
    assert not list(later_copies(shop, desk.now, desk.now + HORIZON))
