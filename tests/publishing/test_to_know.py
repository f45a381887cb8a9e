"""What a person is told before a post goes in line, and what of it forbids that."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.accounts.models import Membership
from rapport.availability.coverage import STEP, first_hole
from rapport.availability.hours import Shift, back_at, replace
from rapport.availability.stops import stop
from rapport.budgets.charge import charge
from rapport.channels.models import Channel
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import manifest
from rapport.publishing.checks import NotReady, checks_of
from rapport.publishing.incident import hold_queue
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.reply_plan import PlanGiven, set_plan
from rapport.publishing.same_words import _long
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")
HOUR = timedelta(hours=1)
DAY = [Shift(0, time(9), time(13)), Shift(0, time(14), time(18))]


def told(desk: Desk, post: Post, at: datetime | None = None, how: str = When.DATE) -> dict[str, str]:
    rows = [one.variant for one in desk.stands(post).variants]
    for one in rows:
        one.at, one.how = at, how
    return {one.code: one.says for one in checks_of(post, rows, desk.now)}


def on_x(desk: Desk) -> None:
    """The desk's channels, on a network that refuses the same words for a while."""
    Channel.across_brands.filter(brand=desk.brand).update(network="x")
    desk.channels = list(Channel.of(desk.brand))


def test_who_watches_is_told_for_the_hours_in_which_comments_come() -> None:
    desk = Desk.fresh(channels=1)
    replace(desk.brand, DAY, desk.ana, desk.now)
    post, monday = desk.post(), datetime(2027, 1, 4, tzinfo=ROME)
    assert "from 13:00 on" in told(desk, post, monday + 10 * HOUR)["nobody watches"]
    assert "from 18:00 on" in told(desk, post, monday + 15 * HOUR)["nobody watches"]
    assert "comments then" in told(desk, post, monday + 21 * HOUR)["nobody watches"]
    assert "nobody watches" not in told(desk, post, monday + 14 * HOUR)


def test_who_watches_by_the_reply_plan_is_looked_up_by_their_own_shifts() -> None:
    desk = Desk.fresh(channels=1)
    Membership.across_brands.create(brand=desk.brand, person=desk.bo)
    replace(desk.brand, [Shift(n, time(0), time(0)) for n in range(7)], desk.ana, desk.now)
    replace(desk.brand, DAY, desk.ana, desk.now, desk.bo)
    post, monday = desk.post(), datetime(2027, 1, 4, tzinfo=ROME)
    assert "nobody watches" not in told(desk, post, monday + 21 * HOUR)
    set_plan(post, PlanGiven(watcher=desk.bo), desk.ana, desk.now)
    post = Post.of(desk.brand).get()
    assert "is not there then, and is back" in told(desk, post, monday + 21 * HOUR)["nobody watches"]
    assert "is not there from 13:00 on" in told(desk, post, monday + 10 * HOUR)["nobody watches"]
    assert desk.bo.name in told(desk, post, monday + 10 * HOUR)["nobody watches"]
    assert "nobody watches" not in told(desk, post, monday + 14 * HOUR)
    Membership.of(desk.brand).filter(person=desk.bo).delete()
    assert "nobody watches" not in told(desk, post, monday + 21 * HOUR), "who left watches nothing"


@given(
    st.integers(0, 7 * 288),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 20), st.integers(1, 4)), max_size=9),
)
def test_a_hole_is_the_first_moment_at_which_nobody_is_there(start: int, some: list[tuple[int, int, int]]) -> None:
    shifts = [Shift(day, time(at), time((at + long) % 24)) for day, at, long in some if at + long <= 24]
    begin, within = datetime(2027, 3, 22, tzinfo=ROME) + start * STEP, timedelta(hours=4)
    hole = first_hole(shifts, begin, within, "Europe/Rome")
    alone = [at for n in range(48) if back_at(shifts, at := begin + n * STEP, "Europe/Rome")]
    assert (hole and hole[0]) == (alone[0] if alone else None)


def test_a_post_near_it_on_the_channel_is_told_and_so_is_a_long_silence() -> None:
    desk = Desk.fresh(channels=1)
    at = desk.now + 2 * HOUR
    line_up(desk.post("First."), When.DATE, desk.ana, desk.now, at=at)
    post = desk.post("Second.")
    assert "less than 15 minutes" in told(desk, post, at + timedelta(minutes=10))["collision"]
    assert "collision" not in told(desk, post, at + timedelta(minutes=20))
    assert "12 days earlier" in told(desk, post, at + timedelta(days=12, hours=1))["gap"]
    line_up(post, When.DATE, desk.ana, desk.now, at=at + 3 * HOUR)
    assert "collision" not in told(desk, post, at + 3 * HOUR)  # itself is in nobody's way


def test_the_stop_and_the_hold_of_all_posts_are_told() -> None:
    desk = Desk.fresh(channels=1)
    post = desk.post()
    stop(desk.brand, desk.ana, desk.now)
    assert "until somebody starts it again" in told(desk, post, desk.now + HOUR)["stopped"]
    assert "stopped" not in told(desk, post, desk.now, When.NOW)  # who presses now is there
    hold_queue(desk.brand, "", desk.ana, desk.now)
    assert "held" in told(desk, post)


def test_what_it_costs_and_how_many_are_left_is_told() -> None:
    desk = Desk.fresh(channels=1)
    Channel.across_brands.filter(brand=desk.brand).update(network="threads")
    post = desk.post()
    assert told(desk, post)["left"] == "250 of 250 posts in 24 hours are left."
    channel = Channel.of(desk.brand).get()
    for _ in range(250):
        charge(channel, manifest("threads"), PaidAct.PUBLISH, desk.now)
    assert "takes no more posts now" in told(desk, post)["none left"]
    on_x(desk)
    assert told(desk, post)["cost"] == "It costs 0.015 USD."


def test_the_same_words_wait_as_long_as_the_network_asks() -> None:
    desk = Desk.fresh(channels=1)
    on_x(desk)
    at = desk.now + 2 * HOUR
    line_up(desk.post("Oak."), When.DATE, desk.ana, desk.now, at=at)
    again = desk.post("Oak.")
    with pytest.raises(NotReady, match="within 12 hours"):
        line_up(again, When.DATE, desk.ana, desk.now, at=at + 5 * HOUR)
    with pytest.raises(NotReady, match="within 12 hours"):
        line_up(again, When.NOW, desk.ana, desk.now)
    line_up(again, When.DATE, desk.ana, desk.now, at=at + 13 * HOUR)
    line_up(desk.post("Beech."), When.DATE, desk.ana, desk.now, at=at + HOUR)


@pytest.mark.parametrize(("hours", "said"), [(1, "1 hour"), (12, "12 hours"), (24, "24 hours"), (36, "36 hours")])
def test_a_time_is_told_in_hours_until_it_is_whole_days(hours: int, said: str) -> None:
    assert _long(hours * HOUR) == said
    assert (_long(48 * HOUR), _long(168 * HOUR)) == ("2 days", "7 days")


def test_elsewhere_the_same_words_of_the_last_month_are_only_told() -> None:
    desk = Desk.fresh(channels=1)
    line_up(desk.post("Oak."), When.NOW, desk.ana, desk.now)
    desk.send()
    desk.wait(days=3)
    again = desk.post("Oak.")
    assert "said before" in told(desk, again, desk.now + HOUR)
    line_up(again, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)


def test_two_accounts_on_x_never_say_the_same() -> None:
    desk = Desk.fresh(channels=2)
    on_x(desk)
    first, second = desk.channels
    both = desk.post("Oak.")
    found = told(desk, both, desk.now + HOUR)
    assert "forbids the same words on several accounts" in found["same elsewhere"]
    with pytest.raises(NotReady, match="several accounts"):
        line_up(both, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    desk.channels = [first]
    line_up(desk.post("Beech."), When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    desk.channels = [second]
    with pytest.raises(NotReady, match="several accounts"):
        line_up(desk.post("Beech."), When.DATE, desk.ana, desk.now, at=desk.now + 400 * HOUR)
    line_up(desk.post("Another tree."), When.DATE, desk.ana, desk.now, at=desk.now + HOUR)


def test_where_no_network_forbids_it_accounts_may_say_the_same() -> None:
    desk = Desk.fresh(channels=2)
    assert "same elsewhere" not in told(desk, desk.post("Oak."), desk.now + HOUR)
    stranger = Desk.fresh(channels=1)
    on_x(desk)
    on_x(stranger)
    line_up(stranger.post("Elm."), When.NOW, stranger.ana, stranger.now)
    desk.channels = desk.channels[:1]
    assert "same elsewhere" not in told(desk, desk.post("Elm."), desk.now + HOUR)  # another brand's accounts
