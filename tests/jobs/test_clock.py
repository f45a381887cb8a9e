"""One failing job or brand never holds another; after a sleep everything is done once; a clock may jump."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rapport.accounts.models import Brand
from rapport.jobs.models import Job
from rapport.jobs.standing import standings
from rapport.jobs.task import LONGEST_PAUSE, Task
from rapport.jobs.threads import Threads
from rapport.store.leases import LEASE
from tests.cast import Cast
from tests.jobs.world import NOW, House, Seconds

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)

pytestmark = pytest.mark.django_db


def breaks(now: datetime) -> None:
    raise ValueError("its data is odd")


def nothing(now: datetime) -> None:
    """A job that has nothing to do."""


def test_a_job_that_raises_holds_no_other_and_is_tried_ever_more_seldom() -> None:
    house = House([Task("bad", SECOND, breaks), Task("good", SECOND, nothing)])
    begun = [house.tick(1.0) for _ in range(120)]
    assert all("good" in one for one in begun)
    assert 5 <= sum("bad" in one for one in begun) <= 10
    bad, good = house.row("bad"), house.row("good")
    assert (bad.error, bad.errors >= 5, bad.last_success) == ("ValueError: its data is odd", True, None)
    assert (good.error, good.errors, good.runs) == ("", 0, 120)
    assert Job.objects.get(name="bad").error, "what changed is written down at once"


def test_a_job_that_hangs_holds_no_other_is_told_and_never_begun_beside_itself() -> None:
    house = House([Task("hangs", SECOND, nothing, limit=timedelta(seconds=30)), Task("good", SECOND, nothing)])
    house.tick(end=False)
    house.end("good")
    for _ in range(100):
        assert house.tick(1.0, end=False) == ["good"]
        house.end("good")
    row = Job.objects.get(name="hangs")
    assert (row.error, row.errors, row.runs) == ("It has run for more than 30 s", 1, 1)
    assert [one.ok for one in standings(house.now)] == [True, False]
    house.end("hangs")
    assert house.tick(1.0) == ["good", "hangs"]
    house.tick(1.0)
    assert house.row("hangs").error == ""


def test_a_brand_whose_data_breaks_holds_no_other(cast: Cast) -> None:
    seen: list[str] = []

    def each(brand: Brand, now: datetime) -> None:
        if brand == cast.aurora:
            raise KeyError("a row is missing")
        seen.append(brand.slug)

    house = House([Task("both", SECOND, breaks, each=each), Task("each", SECOND, each=each)])
    for _ in range(20):
        assert house.tick(1.0) == ["both", "each"], "nobody waits longer for another brand's trouble"
    house.tick()
    assert seen.count("norte") == 40
    for name in ("both", "each"):
        assert house.row(name).error == "aurora: KeyError: 'a row is missing'"


def test_all_at_once_is_enough_where_it_goes_well(cast: Cast) -> None:
    house = House([Task("both", SECOND, nothing, each=lambda brand, now: pytest.fail("not asked"))])
    house.tick()
    house.tick(1.0)
    assert house.row("both").error == ""


def test_a_database_that_is_away_is_no_brands_fault(cast: Cast) -> None:
    def away(now: datetime) -> None:
        raise OperationalError("database is locked")

    house = House([Task("wake", SECOND, away, each=lambda brand, now: pytest.fail("blamed"))])
    house.tick()
    house.tick(0.1)
    assert house.row("wake").error == "OperationalError: database is locked"


@pytest.mark.parametrize("when", [SECOND, HOUR, "17 * * * *"])
@pytest.mark.parametrize("slept", [HOUR, timedelta(days=3)])
def test_after_a_sleep_everything_is_done_once(when: timedelta | str, slept: timedelta) -> None:
    house = House([Task("job", when, nothing)])
    house.tick()
    house.clock.tick(house.now)
    house.now += slept
    assert house.tick() == ["job"]
    assert [house.tick(0.01) for _ in range(50)] == [[]] * 50


@pytest.mark.parametrize("when", [SECOND, timedelta(minutes=1), "* * * * *"])
def test_a_clock_set_back_an_hour_does_not_silence_it_for_an_hour(when: timedelta | str) -> None:
    house = House([Task("job", when, nothing)])
    house.tick()
    house.now -= HOUR
    assert any(house.tick(1.0) for _ in range(62))
    again = House([Task("job", when, nothing)], "b", house.counted)
    house.clock.give_back()
    again.now = NOW - 2 * HOUR
    assert any(again.tick(1.0) for _ in range(62)), "nor one that starts then"


def test_cron_words_are_read_in_utc() -> None:
    task = Task("job", "17 3 * * *", nothing)
    assert task.next(datetime(2026, 3, 29, 3, 17, tzinfo=UTC)) == datetime(2026, 3, 30, 3, 17, tzinfo=UTC)


def test_an_idle_house_writes_seldom(django_assert_max_num_queries: object) -> None:
    house = House([Task(f"job {n}", SECOND, nothing) for n in range(5)])
    house.tick()
    writes = 0
    for _ in range(60):
        runs = set(Job.objects.values_list("runs", flat=True))
        house.tick(1.0)
        writes += runs != set(Job.objects.values_list("runs", flat=True))
    assert 3 <= writes <= 7
    house.tick()
    house.clock.give_back()
    assert set(Job.objects.values_list("runs", "holder")) == {(61, "")}


def test_threads_of_their_own_do_not_wait_for_each_other() -> None:
    from threading import Event

    from rapport.jobs.run import JobOutcome

    never, begin = Event(), Threads()
    hanging = begin("hangs", lambda: JobOutcome(float(never.wait())))
    assert begin("good", lambda: JobOutcome(1.0)).result(20) == JobOutcome(1.0)
    assert not hanging.done()
    never.set()
    assert hanging.result(20)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tick"), st.integers(0, 2)),
        st.tuples(st.just("end"), st.integers(0, 2)),
        st.tuples(st.just("kill"), st.integers(0, 2)),
        st.tuples(st.just("stop"), st.integers(0, 2)),
        st.tuples(st.just("pass"), st.sampled_from([1, 4, 20, 40])),
        st.tuples(st.just("jump"), st.sampled_from([-3600, 3600])),
    ),
    max_size=40,
)


class NeverTwice(TestCase):
    """Processes tick at least every few seconds while they live, as they do: time passes for all of them."""

    @settings(max_examples=60, deadline=None)
    @given(STEPS)
    def test_a_job_never_runs_twice_at_once_and_runs_again_when_its_process_was_killed(
        self, steps: list[tuple[str, int]]
    ) -> None:
        tasks, counted, life = [Task("job", SECOND, nothing), Task("hourly", HOUR, nothing)], Seconds(), 0
        houses = [House(tasks, f"p{n}", counted) for n in range(3)]

        def pass_time(seconds: int) -> None:
            for _ in range(seconds):
                counted.at += 1
                for house in houses:
                    house.now += SECOND
                    house.clock.tick(house.now)
                for name in ("job", "hourly"):
                    assert sum(name in house.open for house in houses) <= 1, name

        for what, n in steps:
            if what == "tick":
                houses[n].clock.tick(houses[n].now)
            elif what == "end":
                houses[n].end()
            elif what == "pass":
                pass_time(n)
            elif what == "jump":
                for house in houses:
                    house.now += timedelta(seconds=n)
            else:
                if what == "stop":
                    houses[n].end()
                    houses[n].clock.tick(houses[n].now)
                    houses[n].end()
                    houses[n].clock.give_back()
                life += 1
                now = houses[n].now
                houses[n] = House(tasks, f"p{n}-{life}", counted)
                houses[n].now = now
        for house in houses:
            house.end()
        runs = Job.objects.filter(name="job").values_list("runs", flat=True)
        pass_time(int(LEASE) + LONGEST_PAUSE // 60 + 2)
        assert any("job" in house.open for house in houses), f"it does not run again after {list(runs)}"
