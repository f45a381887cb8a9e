"""No two processes ever hold the same row, whatever the clocks do; whoever dies is replaced after one lease."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rapport.intake.models import Lease
from rapport.store.leases import LEASE, RENEW, Leases, let_go

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
NAMES = ("flow", "channel a", "channel b")


class Counter:
    """Seconds that pass for every process, whatever their clocks on the wall say."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("keep"), st.integers(0, 2), st.sets(st.sampled_from(NAMES))),
        st.tuples(st.just("pass"), st.floats(0.1, 2 * LEASE)),
        st.tuples(st.just("jump"), st.integers(0, 2), st.sampled_from([-3600, 3600])),
        st.tuples(st.just("die"), st.integers(0, 2)),
        st.tuples(st.just("end"), st.integers(0, 2)),
    ),
    max_size=30,
)


class Together(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(STEPS)
    def test_a_row_never_has_two_holders(self, steps: list[tuple[object, ...]]) -> None:
        counter, life = Counter(), 0
        clocks = [NOW] * 3
        all_of = [Leases(Lease.objects, f"p{n}/{life}", counter) for n in range(3)]
        for what, *rest in steps:
            if what == "pass":
                counter.at += float(rest[0])  # type: ignore[arg-type]
                continue
            n = int(rest[0])  # type: ignore[call-overload]
            if what == "keep":
                all_of[n].keep(rest[1], clocks[n])  # type: ignore[arg-type]
            elif what == "jump":
                clocks[n] += timedelta(seconds=rest[1])  # type: ignore[arg-type]
            else:
                if what == "end":
                    all_of[n].give_back()
                life += 1
                all_of[n] = Leases(Lease.objects, f"p{n}/{life}", counter)
            for name in NAMES:
                assert sum(one.holds(name) for one in all_of) <= 1, name


@pytest.mark.django_db
def test_whoever_dies_is_replaced_after_one_lease_and_not_before() -> None:
    counter = Counter()
    dead, heir = Leases(Lease.objects, "a/1", counter), Leases(Lease.objects, "b/1", counter)
    assert dead.keep(["flow"], NOW) == {"flow"}
    assert heir.keep(["flow"], NOW) == frozenset()
    counter.at += LEASE - 0.1
    assert heir.keep(["flow"], NOW + timedelta(hours=1)) == frozenset(), "a clock that jumps ends no lease"
    counter.at += 0.1
    assert heir.keep(["flow"], NOW) == {"flow"}
    assert dead.keep(["flow"], NOW) == frozenset(), "who was thought dead learns of it"


@pytest.mark.django_db
def test_who_renews_keeps_it_whatever_its_clock_says() -> None:
    counter = Counter()
    holder, other = Leases(Lease.objects, "a/1", counter), Leases(Lease.objects, "b/1", counter)
    for second in range(200):
        jumped = NOW + timedelta(seconds=second, hours=(0, 1, -1)[second // 20 % 3])
        assert holder.keep(["flow"], jumped) == {"flow"}
        assert not other.keep(["flow"], NOW)
        counter.at += 1


@pytest.mark.django_db
def test_who_sleeps_too_long_stops_believing_before_another_begins() -> None:
    counter = Counter()
    sleeper, other = Leases(Lease.objects, "a/1", counter), Leases(Lease.objects, "b/1", counter)
    sleeper.keep(["flow"], NOW)
    counter.at += RENEW
    other.keep(["flow"], NOW)
    counter.at += LEASE - RENEW
    assert not sleeper.holds("flow")
    assert not other.keep(["flow"], NOW)


@pytest.mark.django_db
def test_a_seat_taken_again_has_nothing_to_wait_for() -> None:
    Leases(Lease.objects, "home-1/x", Counter()).keep(["flow"], NOW)
    Leases(Lease.objects, "home-12/x", Counter()).keep(["channel a"], NOW)
    let_go(Lease.objects, "home-1")
    heir = Leases(Lease.objects, "home-1/y", Counter())
    assert heir.keep(["flow", "channel a"], NOW) == {"flow"}, "another seat's lease stays its own"
