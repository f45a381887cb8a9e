"""By itself: only where the network allows it and a person switched it on, at a human pace; the stop holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rapport.availability.stops import is_stopped
from rapport.channels.models import Channel
from rapport.connectors.registry import manifest
from rapport.curation.models import Looks, PassingOn, Tap, Watcher
from rapport.curation.passing_on import (
    CannotPassOnAlone,
    begin_passing_on,
    end_passing_on,
    may_pass_on,
    pass_on,
)
from rapport.curation.watching import WatcherGiven, end_watcher, set_watcher
from rapport.ledger.models import Entry
from rapport.outbox.claim import claim
from rapport.outbox.models import Delivery, Step
from rapport.outbox.stop import lift_stop, press_stop
from tests.curation.world import Field

WORDS = (
    "A scarf joint I cut in 1998 came back today.",
    "The ladder-back is a chair that admits how it is made.",
    "How to save a veneer that lifts, in three steps.",
    "Spoons of cherry, carved on the train to Imola.",
    "Nine days of rain and the oak has not moved.",
)


def on(field: Field, a_day: int = 2, gap: int = 60, least: int = 60) -> PassingOn:
    watcher = Watcher.of(field.street.brand).get()
    return begin_passing_on(watcher, least, a_day, gap, field.street.ana, field.now)


def worth(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """All cards are worth enough."""
    monkeypatch.setattr("rapport.curation.ranking.RankedCard.score", property(lambda self: 90))


def sent(field: Field) -> list[Delivery]:
    return list(Delivery.of(field.street.brand).filter(step=Step.SENT))


def test_switched_off_nothing_happens_by_itself(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    worth(field, monkeypatch)
    field.found(*WORDS)
    assert pass_on(field.street.brand, field.now) == 0


def test_it_keeps_its_pace_and_each_names_its_decision(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    worth(field, monkeypatch)
    field.found(*WORDS)
    field.street.now = field.now.replace(hour=8)
    on(field, a_day=2, gap=60)
    assert [pass_on(field.street.brand, field.now) for _ in range(3)] == [1, 0, 0]
    field.street.deliver()
    field.street.pass_time(3600)
    assert [pass_on(field.street.brand, field.now) for _ in range(3)] == [1, 0, 0]
    field.street.deliver()
    field.street.pass_time(2 * 3600)
    assert pass_on(field.street.brand, field.now) == 0
    assert len(sent(field)) == 2
    for one in sent(field):
        assert one.approved_by is None
        assert one.cleared_by is not None
        assert (one.cleared_by.what, one.cleared_by.actor) == ("card cleared", "robot")
    field.street.pass_time(86_400)
    assert pass_on(field.street.brand, field.now) == 1


def test_what_is_worth_too_little_waits_for_a_person(field: Field) -> None:
    field.found(*WORDS)
    on(field, least=100)
    assert pass_on(field.street.brand, field.now) == 0


def test_whoever_waits_for_an_answer_is_not_passed_on(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    worth(field, monkeypatch)
    field.found(WORDS[0])
    field.street.receive()
    on(field)
    assert pass_on(field.street.brand, field.now) == 0


@pytest.mark.parametrize("network", ["mastodon", "bluesky"])
def test_where_the_network_forbids_it_nobody_can_switch_it_on(field: Field, network: str) -> None:
    assert manifest(network).modes["repost"] == "one tap"
    watcher = field.watch("wood")
    Watcher.across_brands.filter(pk=watcher.pk).update(network=network)
    watcher.refresh_from_db()
    with pytest.raises(CannotPassOnAlone):
        begin_passing_on(watcher, 80, 2, 60, field.street.ana, field.now)
    assert not may_pass_on(watcher)


@pytest.mark.parametrize(("least", "a_day", "gap"), [(10, 2, 60), (80, 50, 60), (80, 2, 1)])
def test_no_other_than_a_human_pace_can_be_set(field: Field, least: int, a_day: int, gap: int) -> None:
    field.watch("wood")
    with pytest.raises(CannotPassOnAlone):
        on(field, a_day, gap, least)


def test_the_door_refuses_what_the_manifest_does_not_allow(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it was in line already when the network's rules changed."""
    worth(field, monkeypatch)
    field.found(*WORDS)
    on(field)
    pass_on(field.street.brand, field.now)
    monkeypatch.setitem(manifest("practice").modes, "repost", "one tap")
    field.street.deliver()
    row = Delivery.of(field.street.brand).get()
    assert (row.step, "a person has to do it" in row.reason) == (Step.FAILED, True)


def test_switched_off_while_a_sender_has_it_it_does_not_leave(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    worth(field, monkeypatch)
    field.found(*WORDS)
    row = on(field)
    pass_on(field.street.brand, field.now)
    one = Delivery.of(field.street.brand).get()
    assert claim(one.pk, field.now)
    end_passing_on(row, field.street.ana, field.now)
    field.street.pass_time(300)
    field.street.deliver()
    one.refresh_from_db()
    assert (one.step, "switched off" in one.reason) == (Step.WITHDRAWN, True)


def test_a_watcher_that_is_over_passes_nothing_on(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    worth(field, monkeypatch)
    field.found(*WORDS)
    on(field)
    pass_on(field.street.brand, field.now)
    end_watcher(Watcher.of(field.street.brand).get(), field.street.ana, field.now)
    field.street.pass_time(60)
    field.street.deliver()
    assert sent(field) == []
    assert PassingOn.of(field.street.brand).get().until is not None


def test_what_an_owner_switched_on_is_off_once_it_looks_for_something_else(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    worth(field, monkeypatch)
    field.found(*WORDS)
    on(field)
    watcher = Watcher.of(field.street.brand).get()
    same = WatcherGiven(
        "Another name", Looks.KEYWORD, watcher.words, field.street.channel, millionths_a_day=100_000
    )
    set_watcher(field.street.brand, same, field.street.ana, field.now, watcher)
    assert PassingOn.of(field.street.brand).get().until is None
    set_watcher(field.street.brand, replace(same, words="pills"), field.street.ana, field.now, watcher)
    assert PassingOn.of(field.street.brand).get().until == field.now
    assert pass_on(field.street.brand, field.now) == 0


class ByItself(RuleBasedStateMachine):
    """Anything in any order: while it is stopped or off nothing leaves, and never faster than was set."""

    @initialize()
    def begin(self) -> None:
        # What an earlier walk left in line, or watched, is not this one's.
        Watcher.across_brands.update(ended_at=timezone.now())
        Delivery.across_brands.filter(step__in=[Step.QUEUED, Step.SENDING]).update(step=Step.WITHDRAWN)
        self.folder = TemporaryDirectory()
        self.field = Field.open(Path(self.folder.name))
        self.field.watch("wood")
        self.row: PassingOn | None = None
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule()
    def something_is_found(self) -> None:
        self.count += 1
        self.field.found(
            f"{WORDS[self.count % 5]} {self.count} {'abcdefgh' * (self.count % 7)}", handle=f"t{self.count}"
        )

    @rule(gap=st.integers(30, 120), a_day=st.integers(1, 3))
    def switched_on(self, gap: int, a_day: int) -> None:
        self.row = on(self.field, a_day, gap)

    @precondition(lambda self: self.row is not None)
    @rule()
    def switched_off(self) -> None:
        assert self.row
        end_passing_on(self.row, self.field.street.ana, self.field.now)
        self.row = None

    @rule()
    def stopped(self) -> None:
        press_stop(self.field.street.brand, self.field.street.ana, self.field.now)

    @rule()
    def started(self) -> None:
        lift_stop(self.field.street.brand, self.field.street.ana, self.field.now)

    @rule()
    def looked(self) -> None:
        pass_on(self.field.street.brand, self.field.now)

    @rule(minutes=st.integers(1, 200))
    def time_passes(self, minutes: int) -> None:
        self.field.street.pass_time(60 * minutes)

    @rule()
    def delivered(self) -> None:
        before = len(sent(self.field))
        self.field.street.deliver()
        after = len(sent(self.field))
        if is_stopped(self.field.street.brand) or self.row is None:
            assert after == before
        assert not Delivery.of(self.field.street.brand).exclude(cleared_by__what="card cleared").exists()

    @invariant()
    def paced(self) -> None:
        times = sorted(Tap.of(self.field.street.brand).filter(by=None).values_list("at", flat=True))
        assert all(later - one >= timedelta(minutes=30) for one, later in zip(times, times[1:], strict=False))
        assert Entry.of(self.field.street.brand).filter(what="card cleared").count() == len(times)


@pytest.mark.django_db
def test_in_any_order_nothing_leaves_while_stopped_or_off_nor_faster_than_was_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rapport.curation.ranking.RankedCard.score", property(lambda self: 90))
    given = settings(
        max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(ByItself, settings=given)


def test_a_closed_channel_passes_nothing_on(field: Field) -> None:
    watcher = field.watch("wood")
    assert may_pass_on(watcher)
    Channel.across_brands.filter(pk=field.street.channel.pk).update(closed_at=field.now)
    watcher = Watcher.of(field.street.brand).select_related("channel").get()
    assert not may_pass_on(watcher)
