"""Repeated posts: taken in turns, never the same words too soon, and each stopped by itself with a reason."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from rapport.answers import articles
from rapport.domain.post_states import PostState
from rapport.inbox.evergreen_watch import gone_link, links_of, watch_evergreen
from rapport.outbox.models import Delivery
from rapport.publishing.evergreen import join_set, make_evergreen, repeat_again
from rapport.publishing.evergreen_models import StopReason
from rapport.publishing.fact import rest_on
from rapport.publishing.incident import hold_queue
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Evergreen, Post, Series
from rapport.publishing.plan_models import PlanAllows
from rapport.publishing.reply_plan import PlanGiven, plan_of, set_plan
from rapport.publishing.series import come_round, repeat_post
from rapport.publishing.writing import discard_post
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
NINE = datetime.fromisoformat("2026-11-23T09:30")
DAY = timedelta(days=1)


def a_set(desk: Desk, ideas: list[str], apart: int, rule: str = "FREQ=DAILY") -> Series:
    first, *others = [desk.post(idea) for idea in ideas]
    series = repeat_post(first, rule, NINE, "Europe/Rome", desk.ana, desk.now)
    make_evergreen(series, apart, desk.ana, desk.now)
    series.refresh_from_db()
    for one in others:
        join_set(series, one, desk.ana, desk.now)
    return series


def copies(desk: Desk) -> list[Post]:
    return list(Post.of(desk.brand).exclude(occurrence=None).order_by("occurrence"))


def test_they_take_turns_and_where_none_may_none_leaves() -> None:
    desk = Desk.fresh(channels=1)
    a_set(desk, ["Oak.", "Beech.", "Elm."], apart=5)
    come_round(desk.now)
    first = copies(desk)[0].occurrence
    assert first
    assert [(one.idea, (one.occurrence - first).days) for one in copies(desk) if one.occurrence][:6] == [
        ("Oak.", 0),
        ("Beech.", 1),
        ("Elm.", 2),
        ("Oak.", 5),
        ("Beech.", 6),
        ("Elm.", 7),
    ]
    assert {state for one in copies(desk) for state in desk.states(one)} == {PostState.SCHEDULED}


@trying(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    ideas=st.lists(st.sampled_from(["Oak.", "Oak. ", "Beech.", "Elm."]), min_size=1, max_size=4),
    apart=st.integers(1, 9),
    waits=st.lists(st.integers(0, 9), max_size=4),
)
def test_the_same_words_never_leave_sooner_than_that(ideas: list[str], apart: int, waits: list[int]) -> None:
    """Whichever post of the set they are in, and however often the clock looks."""
    desk = Desk.fresh(channels=1)
    a_set(desk, ideas, apart)
    for days in [0, *waits]:
        desk.wait(days=days)
        come_round(desk.now)
    when: defaultdict[str, list[datetime]] = defaultdict(list)
    for one in copies(desk):
        if one.occurrence and one.occurrence > desk.now:
            when[one.idea.strip()].append(one.occurrence)
    for times in when.values():
        assert all(later - sooner >= apart * DAY for sooner, later in zip(times, times[1:], strict=False))


def test_a_copy_bears_the_plan_of_its_post_and_one_thrown_away_leaves_the_others() -> None:
    desk = Desk.fresh(channels=1)
    series = a_set(desk, ["Oak.", "Beech."], apart=3)
    gone, stays = series.templates.order_by("pk")
    set_plan(stays, PlanGiven(PlanAllows.PERSON), desk.ana, desk.now)
    discard_post(gone, desk.ana, desk.now)
    series.refresh_from_db()
    assert series.ended_at is None
    come_round(desk.now)
    assert {one.idea for one in copies(desk)} == {"Beech."}
    assert plan_of(copies(desk)[0]).may == PlanAllows.PERSON


def test_a_withdrawn_fact_stops_it_and_takes_its_copies_out_of_the_line() -> None:
    desk = Desk.fresh(channels=1)
    series = a_set(desk, ["Thirty-one days."], apart=1)
    words = {"en": ("How long?", "Thirty-one days.")}
    fact = articles.write(desk.brand, "How long a table takes", words, desk.ana, desk.now)
    articles.approve(fact, desk.ana, desk.now)
    row = Evergreen.of(desk.brand).get()
    rest_on(row.post, fact, desk.ana, desk.now)
    come_round(desk.now)
    assert watch_evergreen(desk.brand, desk.now) == 0
    articles.retire(fact, desk.ana, desk.now)
    desk.wait(days=1, hours=1)
    assert watch_evergreen(desk.brand, desk.now) == 1
    row.refresh_from_db()
    assert (row.why, row.detail) == (StopReason.FACT, "How long a table takes")
    ahead = [one for one in copies(desk) if one.occurrence and one.occurrence > desk.now]
    assert {state for one in ahead for state in desk.states(one)} == {PostState.DRAFT}
    made = len(copies(desk))
    desk.wait(days=3)
    come_round(desk.now)
    assert len(copies(desk)) == made
    row.refresh_from_db()
    rest_on(row.post, None, desk.ana, desk.now)
    repeat_again(row, desk.ana, desk.now)
    desk.wait(days=1)
    come_round(desk.now)
    assert len(copies(desk)) > made
    assert series.pk


def test_only_a_link_that_says_it_is_gone_is_gone(site: str, settings: Settings) -> None:
    for there in ("/", "/later", "/long"):
        assert gone_link([site + there]) == ""
    for gone in ("/gone", "/missing"):
        assert gone_link([site + "/", site + gone]) == site + gone
    assert gone_link(["http://127.0.0.1:1/", "https://[bad", "http://nowhere.example/"]) == ""
    settings.PRIVATE_HOSTS = frozenset()
    assert gone_link([site + "/gone"]) == "", "what is not public is not asked"


def test_a_link_that_is_gone_stops_only_its_post(site: str) -> None:
    desk = Desk.fresh(channels=1)
    a_set(desk, [f"Read ({site}/gone).", f"Look: {site}/here!"], apart=1)
    assert links_of(Post.of(desk.brand).earliest("pk")) == [f"{site}/gone"]
    assert watch_evergreen(desk.brand, desk.now) == 1
    assert [row.why for row in Evergreen.of(desk.brand).order_by("pk")] == [StopReason.LINK, StopReason.NONE]
    assert watch_evergreen(desk.brand, desk.now) == 0, "once a day is enough"


def test_in_an_incident_nothing_is_repeated() -> None:
    desk = Desk.fresh(channels=1)
    a_set(desk, ["Oak.", "Beech."], apart=2)
    hold_queue(desk.brand, "", desk.ana, desk.now)
    assert (come_round(desk.now), copies(desk), Delivery.of(desk.brand).count()) == (0, [], 0)


@pytest.mark.parametrize("apart", [0, -3, 366])
def test_a_distance_that_is_none_changes_nothing(apart: int) -> None:
    desk = Desk.fresh(channels=1)
    series = repeat_post(desk.post(), "FREQ=WEEKLY", NINE, "Europe/Rome", desk.ana, desk.now)
    with pytest.raises(NotNow):
        make_evergreen(series, apart, desk.ana, desk.now)
    series.refresh_from_db()
    assert series.apart_days is None
