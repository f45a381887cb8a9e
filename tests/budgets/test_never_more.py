"""Whatever is asked of a network, in whatever order, whatever breaks: never more than bucket and cap allow."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from itertools import count

import pytest
from asgiref.sync import async_to_sync
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Brand
from rapport.budgets.charge import charge, locked_cap
from rapport.budgets.models import BucketFill, Cap, Spending
from rapport.budgets.over import OverBudget
from rapport.budgets.pace import pace
from rapport.budgets.paid import Purse
from rapport.budgets.spent import FILLS_KEPT, KEPT, forget_spending
from rapport.budgets.windows import window
from rapport.channels.models import Channel
from rapport.connectors.call_count import made_one
from rapport.connectors.errors import MaybeSent, TryAgain
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct, share
from rapport.outbox.models import Delivery, Step
from tests.cast import NOW, channel
from tests.outbox.networks import MANIFEST, Paper, calls, costs, replace_struct
from tests.outbox.world import POINTS, PRESSED, World

pytestmark = pytest.mark.django_db
ACTS = st.sampled_from([PaidAct.POLL, PaidAct.STREAM, PaidAct.SEND, PaidAct.FIND, PaidAct.REACT])
UNITS = {"send": 5, "react": 2, "poll": 1}
_numbers = count(1)


def known(most: int = 10, seconds: int = 60) -> Manifest:
    return replace_struct(MANIFEST, buckets=[calls(most, seconds, send=3)], prices=costs(**UNITS))


def fresh(day: int | None = None, month: int | None = None, zone: str = "UTC") -> Channel:
    n = next(_numbers)
    here = channel(Brand.objects.create(slug=f"b{n}", name="B", time_zone=zone))
    with transaction.atomic():
        cap = locked_cap(here)
    Cap.across_brands.filter(pk=cap.pk).update(day=day, month=month, currency="XTS")
    return here


def asked(here: Channel, manifest: Manifest, act: PaidAct, now: datetime) -> bool:
    try:
        charge(here, manifest, act, now)
    except OverBudget as over:
        assert over.after > 0
        return False
    return True


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(st.tuples(ACTS, st.integers(0, 45)), max_size=40),
    most=st.integers(1, 12),
    day=st.one_of(st.none(), st.integers(0, 40)),
    month=st.one_of(st.none(), st.integers(0, 60)),
)
def test_no_order_of_acts_passes_a_bucket_or_a_cap(
    steps: list[tuple[PaidAct, int]], most: int, day: int | None, month: int | None
) -> None:
    here, manifest, now = fresh(day, month), known(most), NOW
    bucket, left = manifest.buckets[0], []
    for act, pause in steps:
        now += timedelta(seconds=pause)
        if asked(here, manifest, act, now):
            left.append((now, act))
    for at, _ in left:
        within = [act for when, act in left if at <= when < at + bucket.window]
        assert sum(map(bucket.takes, within)) <= max(most, 0)
        listened = [act for act in within if act.listens]
        assert sum(map(bucket.takes, listened)) <= max(share(most, PaidAct.POLL), 1)
    money = sum(UNITS.get(act, 0) for _, act in left)
    assert all(cap is None or money <= cap for cap in (day, month))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    doing=st.lists(
        st.tuples(
            st.sampled_from(PRESSED),
            st.sampled_from(["", *POINTS]),
            st.sampled_from(["well", "before", "after"]),
            st.integers(0, 90),
        ),
        min_size=1,
        max_size=8,
    ),
    searchable=st.booleans(),
    day=st.integers(0, 30),
)
def test_no_failure_and_no_kill_makes_more_calls_than_were_charged(
    doing: list[tuple[str, str, str, int]], searchable: bool, day: int
) -> None:
    paper = Paper(searchable=searchable, buckets=[calls(6, 60)], prices=costs(**UNITS))
    world = World.fresh(paper)
    Cap.across_brands.create(brand=world.brand, channel=world.floor.channel, day=day, currency="XTS")
    for kind, kill, failure, pause in doing:
        world.does(kind)
        paper.before = TryAgain("busy") if failure == "before" else None
        paper.after = MaybeSent("k") if failure == "after" else None
        world.kill = kill
        world.send()
        world.wait(pause)
    world.kill = ""
    for _ in range(4):
        world.send()
        world.wait(100)
    charged = Spending.of(world.brand).filter(act__in=["send", "react", "follow", "remove", "publish", "edit"])
    mine = set(
        Delivery.of(world.brand).values_list("key", flat=True)
    )  # others' of earlier examples wait beside them
    made = [one for one in (*paper.seen, *paper.done) if one.key in mine]
    assert len(made) <= sum(charged.values_list("times", flat=True))
    assert sum(Spending.of(world.brand).values_list("millionths", flat=True)) <= day


def test_what_waits_for_money_leaves_when_the_day_turns() -> None:
    world = World.fresh(Paper(prices=costs(send=5)))
    Cap.across_brands.create(brand=world.brand, channel=world.floor.channel, day=5, currency="XTS")
    first, second = world.person_says("One."), world.person_says("Two.")
    for _ in range(3):
        world.send()
        world.wait(60)
    assert [world.times_seen(one) for one in (first, second)] == [1, 0]
    second.refresh_from_db()
    assert second.step == Step.QUEUED
    assert second.not_before == window("day", "UTC", NOW).ends
    world.now = second.not_before
    world.send()
    assert world.times_seen(second) == 1


def test_what_costs_nothing_is_held_by_no_cap() -> None:
    here = fresh(day=0, month=0)
    assert asked(here, known(), PaidAct.FIND, NOW)
    assert not asked(here, known(), PaidAct.SEND, NOW)


def test_prices_in_another_currency_wait_for_the_owner() -> None:
    here = fresh(day=1000)
    dearer = replace_struct(MANIFEST, prices=costs(currency="XXX", send=1))
    with pytest.raises(OverBudget, match="another currency"):
        charge(here, dearer, PaidAct.SEND, NOW)


def test_a_day_and_a_month_turn_at_the_brands_own_midnight() -> None:
    here = fresh(day=5, zone="Pacific/Auckland")
    late = datetime.fromisoformat("2026-11-23T10:59:00+00:00")
    assert asked(here, known(), PaidAct.SEND, late)
    assert not asked(here, known(100), PaidAct.SEND, late + timedelta(seconds=30))
    assert asked(here, known(100), PaidAct.SEND, late + timedelta(seconds=90))
    assert window("month", "Pacific/Auckland", NOW).ends.isoformat() == "2026-12-01T00:00:00+13:00"


def test_calls_beyond_the_price_are_counted_after() -> None:
    bucket = replace_struct_bucket(calls(10, 60))
    here, manifest = fresh(), replace_struct(MANIFEST, buckets=[bucket])

    async def four() -> str:
        for _ in range(4):
            made_one()
        raise TryAgain("broke off")

    purse = Purse(here, manifest, lambda: NOW)
    with pytest.raises(TryAgain, match="broke off"):
        async_to_sync(purse.paid)(PaidAct.SEND, four)
    assert sum(BucketFill.across_brands.filter(channel=here).values_list("used", flat=True)) == 4


def replace_struct_bucket(bucket: object) -> object:
    values = {name: getattr(bucket, name) for name in bucket.__struct_fields__}  # type: ignore[attr-defined]
    return type(bucket)(**{**values, "each_call": True})


def test_listening_is_spread_over_the_window_and_leaves_room() -> None:
    here, manifest = fresh(day=100), replace_struct(MANIFEST, prices=costs(poll=10))
    now, heard = window("day", "UTC", NOW).ends - timedelta(days=1), 0
    ends = now + timedelta(days=1)
    while now < ends and asked(here, manifest, PaidAct.POLL, now):
        heard += 1
        now += timedelta(seconds=max(1.0, pace(here, manifest, [PaidAct.POLL], now)))
    assert heard == 6
    assert now >= ends - timedelta(hours=4)


def test_a_bucket_spreads_listening_too() -> None:
    here, manifest = fresh(), known(10, 60)
    assert pace(here, manifest, [PaidAct.POLL], NOW) == 10
    assert pace(here, replace_struct(MANIFEST, buckets=[]), [PaidAct.POLL], NOW) == 0


def test_old_rows_are_forgotten_and_those_of_a_year_are_kept() -> None:
    here = fresh()
    charge(here, known(), PaidAct.SEND, NOW)
    forget_spending(NOW + FILLS_KEPT + timedelta(days=1))
    assert (BucketFill.across_brands.count(), Spending.across_brands.count()) == (0, 1)
    forget_spending(NOW + KEPT + timedelta(days=2))
    assert Spending.across_brands.count() == 0


def test_a_charge_that_is_not_committed_was_not_made() -> None:
    here = fresh(day=7)
    over = partial(charge, here, known(100), PaidAct.SEND, NOW)
    over()
    with pytest.raises(OverBudget):
        over()
    assert list(Spending.across_brands.filter(channel=here).values_list("times", "millionths")) == [(1, 5)]
    assert Delivery.across_brands.filter(channel=here).count() == 0
