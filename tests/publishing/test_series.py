"""What comes round has one post for each of its times, however often and from wherever the clock looks."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.domain.parameters import NotReadable
from rapport.domain.post_states import PostState
from rapport.domain.recurrence import moments
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, Series, When
from rapport.publishing.series import AHEAD, come_round, repeat_post
from rapport.publishing.series_end import end_series
from rapport.publishing.trouble import troubles
from rapport.publishing.writing import PostGiven, VariantGiven, change_post, discard_post
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
NINE = datetime.fromisoformat("2026-11-23T09:30")


def occurrences(desk: Desk) -> list[datetime]:
    rows = Post.of(desk.brand).filter(series__isnull=False).order_by("occurrence")
    return [at for at in rows.values_list("occurrence", flat=True) if at]


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    jumps=st.lists(st.sampled_from([-60, 1, 60, 1440, 4000]), min_size=3, max_size=12),
    rule=st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,SU", "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"]),
)
def test_whatever_the_clock_does_each_time_is_made_once(jumps: list[int], rule: str) -> None:
    """Also backwards, and over the change of hour in March."""
    desk = Desk.fresh(channels=1)
    desk.now, start = datetime(2026, 3, 12, tzinfo=ZoneInfo("UTC")), datetime.fromisoformat("2026-03-12T02:30")
    begun = latest = desk.now
    repeat_post(desk.post(), rule, start, "Europe/Rome", desk.ana, desk.now)
    for jump in jumps:
        come_round(desk.now)
        come_round(desk.now)
        latest = max(latest, desk.now)
        desk.wait(minutes=jump)
    wanted = moments(rule, start, ZoneInfo("Europe/Rome"))
    assert occurrences(desk) == [at for at in islice(wanted, 400) if begun < at <= latest + AHEAD]


def test_copies_are_known_by_their_row_and_leave_at_their_hour() -> None:
    desk = Desk.fresh(channels=1)
    template = desk.post()
    repeat_post(template, "FREQ=DAILY;COUNT=3", NINE, "Europe/Rome", desk.ana, desk.now - timedelta(hours=3))
    come_round(desk.now - timedelta(hours=3))
    copy = Post.of(desk.brand).filter(series__isnull=False).order_by("occurrence")[0]
    assert desk.states(copy) == [PostState.SCHEDULED]
    change_post(copy, PostGiven("Other words.", (VariantGiven(desk.channels[0]),)), desk.bo, desk.now)
    come_round(desk.now)
    assert len(occurrences(desk)) == 3
    desk.wait(hours=22, minutes=30)
    desk.send()
    assert desk.seen == ["Oak, slowly."]
    assert desk.states(template) == [PostState.DRAFT]
    with pytest.raises(NotNow):
        line_up(template, When.NOW, desk.ana, desk.now)


def test_what_fell_due_while_nothing_ran_is_shown_and_not_said_late() -> None:
    desk = Desk.fresh(channels=1)
    repeat_post(desk.post(), "FREQ=DAILY", NINE, "Europe/Rome", desk.ana, desk.now)
    desk.wait(days=3)
    come_round(desk.now)
    desk.send()
    assert desk.seen == []
    assert {one.code for one in troubles(desk.brand, desk.now)} == {"unplaced"}


def test_ended_it_makes_no_more() -> None:
    desk = Desk.fresh(channels=1)
    row = repeat_post(desk.post(), "FREQ=DAILY", NINE, "Europe/Rome", desk.ana, desk.now)
    end_series(row, desk.bo, desk.now)
    assert (come_round(desk.now), occurrences(desk)) == (0, [])


def test_posts_do_not_come_round_by_the_hour() -> None:
    desk = Desk.fresh(channels=1)
    with pytest.raises(NotReadable):
        repeat_post(desk.post(), "FREQ=MINUTELY", NINE, "Europe/Rome", desk.ana, desk.now)


def test_thrown_away_it_comes_round_no_more_and_the_others_do() -> None:
    desk = Desk.fresh(1)
    gone, stays = desk.post("Gone."), desk.post("Stays.")
    for post in (gone, stays):
        repeat_post(post, "FREQ=DAILY", NINE, "Europe/Rome", desk.ana, desk.now)
    discard_post(gone, desk.bo, desk.now)
    come_round(desk.now)
    assert {one.idea for one in desk.all()} == {"Stays."}
    assert Series.of(desk.brand).get(template=None).ended_at == desk.now


def test_a_series_that_breaks_stops_no_other() -> None:
    desk = Desk.fresh(1)
    for idea in ("Broken.", "Whole."):
        repeat_post(desk.post(idea), "FREQ=DAILY", NINE, "Europe/Rome", desk.ana, desk.now)
    Series.of(desk.brand).filter(template__idea="Broken.").update(rule="FREQ=SOMETIMES")
    with pytest.raises(NotReadable):
        come_round(desk.now)
    assert sum(one.idea == "Whole." for one in desk.all()) > 10


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("FREQ=DAILY;BYHOUR=0,1,2;BYMINUTE=0", "2026-12-01T10:00"),
        ("FREQ=DAILY;BYSECOND=0,1", "2026-12-01T10:00"),
        ("FREQ=DAILY", "0001-01-01T00:00"),
        ("FREQ=DAILY", "1999-01-01T00:00"),
        ("FREQ=DAILY", "9999-01-01T00:00"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-12-01T10:00"),
        ("FREQ=DAILY;UNTIL=00010101T000000+1400", "2026-12-01T10:00"),
    ],
)
def test_what_comes_too_often_too_long_ago_or_never_does_not_come_round(rule: str, start: str) -> None:
    desk = Desk.fresh(1)
    with pytest.raises(NotReadable):
        repeat_post(desk.post(), rule, datetime.fromisoformat(start), "Europe/Rome", desk.ana, desk.now)
    assert not Series.of(desk.brand).exists()


@pytest.mark.parametrize("until", ["99991231T235959Z", "99991231T235959-1400", "99991231"])
def test_an_end_at_the_end_of_time_is_read(until: str) -> None:
    desk = Desk.fresh(1)
    repeat_post(desk.post(), f"FREQ=DAILY;UNTIL={until}", NINE, "Europe/Rome", desk.ana, desk.now)
    come_round(desk.now)
    assert len(desk.all()) > 10
