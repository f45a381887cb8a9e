"""Channels of one app use up one quota together, of whichever brands they are, and no brand is told of another."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.budgets.charge import charge, charge_as_told, charge_calls
from rapport.budgets.models import BucketFill, Cap, SharedCounter, SharedFill
from rapport.budgets.odd_clock import date_fills_right
from rapport.budgets.over import OverBudget
from rapport.budgets.pace import pace
from rapport.budgets.shared import own_sharers, share_counter, sharers
from rapport.budgets.spent import FILLS_KEPT, forget_spending
from rapport.budgets.standing import budget_standing
from rapport.channels.models import Channel
from rapport.connectors.buckets import ANY, Bucket, Use
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct
from rapport.connectors.prices import share as listened_share
from rapport.connectors.registry import manifest
from rapport.domain.message import Kind
from tests.api.caller import Caller
from tests.budgets.test_never_more import fresh
from tests.cast import NOW, Cast, channel
from tests.outbox.networks import MANIFEST, calls, replace_struct

pytestmark = pytest.mark.django_db
EACH = list(HealthCheck)
ACTS = st.sampled_from([PaidAct.POLL, PaidAct.SEND, PaidAct.FIND])
_apps = count(1)


def known(most: int = 10, seconds: int = 60, **more: Any) -> Manifest:
    bucket = msgspec.structs.replace(calls(most, seconds, send=3), shared=True, **more)
    own = msgspec.structs.replace(calls(1000, seconds, send=1), code="own")
    return replace_struct(MANIFEST, buckets=[bucket, own], prices=[], shared_by="app")


class App:
    """The network's side: what all channels of one app used, by its own clock, within any window."""

    def __init__(self, many: int, manifest: Manifest) -> None:
        key = f"app {next(_apps)}"
        self.manifest, self.counted = manifest, list[tuple[datetime, int, PaidAct]]()
        self.channels = [fresh() for _ in range(many)]
        for one in self.channels:
            share_counter(one, manifest, key)

    def asks(self, which: int, act: PaidAct, now: datetime, use: Use = ANY) -> bool:
        bucket = self.manifest.buckets[0]
        try:
            charge(self.channels[which % len(self.channels)], self.manifest, act, now, use=use)
        except OverBudget as over:
            assert over.after > 0
            return False
        self.counted.append((now, bucket.takes(act, use), act))
        return True

    def most_within(self, acts: Sequence[PaidAct] = tuple(PaidAct)) -> int:
        length = self.manifest.buckets[0].window
        counted = [(at, n) for at, n, act in self.counted if act in acts]
        return max((sum(n for when, n in counted if at <= when < at + length) for at, _ in counted), default=0)


@settings(max_examples=25, deadline=None, suppress_health_check=EACH)
@given(
    many=st.integers(1, 5),
    most=st.integers(3, 20),
    steps=st.lists(
        st.tuples(st.integers(0, 4), ACTS, st.integers(0, 40)),
        max_size=25,
    ),
)
def test_with_any_number_of_channels_the_network_counts_no_more_than_its_quota(
    many: int, most: int, steps: list[tuple[int, PaidAct, int]]
) -> None:
    app, now = App(many, known(most)), NOW
    for which, act, pause in steps:
        now += timedelta(seconds=pause)
        app.asks(which, act, now)
    assert app.most_within() <= most
    assert app.most_within([PaidAct.POLL]) <= max(listened_share(most, PaidAct.POLL), 1)


@settings(max_examples=20, deadline=None, suppress_health_check=EACH)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.sampled_from([0, 0, -7_200])), max_size=25))
def test_however_often_the_clock_is_set_back_they_pass_nothing_together(steps: list[tuple[int, int, int]]) -> None:
    """The network's clock goes on; ours is off by what it was set back."""
    app, truly, off, at = App(3, known(3)), 0, 0, list[int]()
    for which, pause, moved in steps:
        truly, off = truly + pause, off + moved
        date_fills_right(NOW + timedelta(seconds=truly + off))
        if app.asks(which, PaidAct.SEND, NOW + timedelta(seconds=truly + off)):
            at.append(truly)
    assert all(later - one >= 60 for one, later in zip(at, at[1:], strict=False))


def test_what_each_counted_for_itself_is_brought_along_and_counted_once() -> None:
    manifest, one, two = known(6), fresh(), fresh()
    for here in (one, two):
        charge(here, manifest, PaidAct.SEND, NOW)
        share_counter(here, manifest, "app")
        share_counter(here, manifest, "app")
    with pytest.raises(OverBudget):
        charge(one, manifest, PaidAct.SEND, NOW)
    assert [row.used for row in SharedFill.objects.all()] == [6]
    assert set(BucketFill.across_brands.values_list("code", "used")) == {("own", 1)}


def test_other_apps_and_channels_without_one_have_quotas_of_their_own() -> None:
    manifest = known(3)
    first, second, alone, also = fresh(), fresh(), fresh(), fresh()
    share_counter(first, manifest, "a")
    share_counter(second, manifest, "b")
    share_counter(alone, manifest, "")
    for here in (first, second, alone, also):
        charge(here, manifest, PaidAct.SEND, NOW)
        with pytest.raises(OverBudget):
            charge(here, manifest, PaidAct.SEND, NOW)
    assert SharedCounter.objects.count() == 2
    share_counter(second, manifest, "a")  # signed in with the other app: that one is full
    with pytest.raises(OverBudget):
        charge(second, manifest, PaidAct.SEND, NOW)


def test_calls_counted_afterwards_and_what_is_told_hold_for_all() -> None:
    app = App(2, known(10, each_call=True))
    charge_calls(app.channels[0], app.manifest, 9, None, NOW)
    assert not app.asks(1, PaidAct.SEND, NOW)
    told = Bucket("b", "B", 100, 3600, "tests", NOW.date(), told_used=True, shared=True)
    app = App(3, replace_struct(MANIFEST, buckets=[told], prices=[], shared_by="app"))
    charge_as_told(app.channels[0], app.manifest, {"b": 100, "unknown": 5}, NOW)
    assert not any(app.asks(one, PaidAct.SEND, NOW) for one in range(3))
    charge_as_told(app.channels[1], app.manifest, {"b": 2}, NOW)
    assert all(app.asks(one, PaidAct.SEND, NOW) for one in range(3))


def test_a_talk_that_one_number_has_begun_is_no_new_one_for_another() -> None:
    app = App(2, known(3, conversations=True))
    assert app.asks(0, PaidAct.SEND, NOW, Use(None, "dee"))
    assert app.asks(1, PaidAct.SEND, NOW, Use(None, "dee"))
    assert not app.asks(1, PaidAct.SEND, NOW, Use(None, "gino"))


def test_listening_is_spread_over_all_who_share() -> None:
    app = App(3, known(10))
    once = pace(fresh(), app.manifest, [PaidAct.POLL], NOW)
    assert pace(app.channels[0], app.manifest, [PaidAct.POLL], NOW) == 3 * once
    Channel.across_brands.filter(pk=app.channels[1].pk).update(closed_at=NOW)
    assert pace(app.channels[0], app.manifest, [PaidAct.POLL], NOW) == 2 * once


def test_a_brand_is_told_of_its_own_channels_alone(client: Client, cast: Cast) -> None:
    known_to_x = manifest("x")
    first, second, closed = (channel(cast.aurora, "x") for _ in range(3))
    theirs = channel(cast.norte, "x")
    for one in (first, second, closed, theirs):
        share_counter(one, known_to_x, "app")
    Channel.across_brands.filter(pk=closed.pk).update(closed_at=NOW)
    assert own_sharers(first) == [second.handle]
    assert own_sharers(theirs) == []
    assert set(sharers(theirs)) == {first.pk, second.pk}
    charge(theirs, known_to_x, PaidAct.PUBLISH, timezone.now(), use=Use(Kind.POST))
    used = {one.code: n for one, n in budget_standing(first, timezone.now()).buckets}
    assert (used["posts"], used["posts-a-day"]) == (0, 1)
    client.force_login(cast.ana)
    page = client.get(reverse("settings:channel", args=["aurora", first.pk])).content.decode()
    assert f"Shared with {second.handle}." in page
    assert theirs.handle not in page
    told = Caller(cast.aurora, cast.ana).get(f"/channels/{first.pk}/budget").body["buckets"]
    shared = {one["code"]: one["shared_with"] for one in told if one["shared"]}
    assert shared == {"posts-a-day": [second.handle], "directs-a-day": [second.handle]}
    client.force_login(cast.cruz)
    page = client.get(reverse("settings:channel", args=["norte", theirs.pk])).content.decode()
    assert "All that uses the same app or account at the network counts here." in page
    assert not any(one.handle in page for one in (first, second, closed))


def test_rows_of_no_use_go_and_a_counter_that_nobody_has_too() -> None:
    app = App(1, known())
    app.asks(0, PaidAct.SEND, NOW)
    share_counter(app.channels[0], app.manifest, "")
    forget_spending(NOW)
    assert SharedCounter.objects.count() == 1  # what was used still counts, if somebody comes back to it
    forget_spending(NOW + FILLS_KEPT + timedelta(days=1))
    assert not SharedCounter.objects.exists()
    assert not Cap.across_brands.filter(counter__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_many_processes_of_several_brands_pass_nothing() -> None:
    app = App(4, known(21))

    def one(which: int) -> bool:
        try:
            here = Channel.across_brands.get(pk=app.channels[which % 4].pk)
            charge(here, app.manifest, PaidAct.SEND, NOW)
        except OverBudget:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(one, range(40))) == 7
