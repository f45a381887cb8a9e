"""Whatever is done to an event and its posts: no post leaves with an hour that is not the event's any more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rapport.outbox.models import Publication, Step
from rapport.publishing.checks import NotReady
from rapport.publishing.line import line_up, take_back_post
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.occasions.address import occasion_calendar
from rapport.publishing.occasions.models import Occasion
from rapport.publishing.occasions.reminder import remind_of
from rapport.publishing.occasions.words import occasion_lines
from rapport.publishing.occasions.writing import (
    OccasionGiven,
    announce_occasion,
    call_off_occasion,
    change_occasion,
    set_address,
)
from rapport.publishing.trouble import troubles
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.publishing.world import Desk

# The clock goes forward in Rome on the 28th of March.
FIRST = datetime.fromisoformat("2027-03-27T20:00")


class Events(RuleBasedStateMachine):
    """One event, the posts that tell of it, and a sender."""

    @initialize()
    def begin(self) -> None:
        self.desk = Desk.fresh()
        given = OccasionGiven("Oak", FIRST, FIRST + timedelta(hours=2), "Europe/Rome", "The hall")
        desk = self.desk
        self.row = announce_occasion(desk.brand, given, desk.ana, desk.now, channels=desk.channels)
        self.uid, self.sequence = self.row.uid, 0

    def tried(self, verb: object, *given: object, **more: object) -> None:
        try:
            verb(*given, **more)  # type: ignore[operator]
        except (NotNow, NotReady):
            return

    @rule(hours=st.integers(-30, 30), place=st.sampled_from(["", "The hall", "https://oak.example/room"]))
    def change(self, hours: int, place: str) -> None:
        wall = FIRST + timedelta(hours=hours)
        given = OccasionGiven("Oak", wall, wall + timedelta(hours=2), "Europe/Rome", place)
        self.tried(change_occasion, self.row, given, self.desk.ana, self.desk.now)

    @rule()
    def call_off(self) -> None:
        self.tried(call_off_occasion, self.row, "Flooded.", self.desk.ana, self.desk.now)

    @rule(on=st.booleans())
    def address(self, on: bool) -> None:
        set_address(self.row, on, self.desk.ana, self.desk.now)

    @rule()
    def remind(self) -> None:
        self.tried(remind_of, self.row, self.desk.ana, self.desk.now)

    @rule(which=st.integers(0, 1), hours=st.integers(1, 60), one=st.booleans())
    def put_in_line(self, which: int, hours: int, one: bool) -> None:
        channels = [self.desk.channels[0].pk] if one else None
        at = self.desk.now + timedelta(hours=hours)
        for post in self.desk.all()[which : which + 1]:
            self.tried(line_up, post, When.DATE, self.desk.ana, self.desk.now, at=at, channels=channels)

    @rule()
    def take_back(self) -> None:
        self.tried(take_back_post, self.desk.all()[0], self.desk.ana, self.desk.now)

    @rule(words=st.sampled_from(["Come to us!", "On Saturday at eight."]))
    def say_otherwise(self, words: str) -> None:
        post = self.desk.all()[0]
        given = PostGiven(words, tuple(VariantGiven(one) for one in self.desk.channels))
        self.tried(change_post, post, given, self.desk.ana, self.desk.now)

    @rule(hours=st.integers(1, 40))
    def send(self, hours: int) -> None:
        self.desk.wait(hours=hours)
        self.desk.send()

    @invariant()
    def nothing_in_line_tells_another_hour(self) -> None:
        if not hasattr(self, "row"):
            return
        row = Occasion.of(self.desk.brand).get()
        when = occasion_lines(row, "announces", "en")["when"]
        for one in Publication.of(self.desk.brand).filter(step=Step.QUEUED):
            assert when in one.text or "(time of" not in one.text

    @invariant()
    def what_is_out_with_another_hour_is_told(self) -> None:
        if not hasattr(self, "row"):
            return
        row = Occasion.of(self.desk.brand).get()
        when = occasion_lines(row, "announces", "en")["when"]
        told = {one.standing.variant.pk for one in troubles(self.desk.brand, self.desk.now, 500)}
        for one in Publication.of(self.desk.brand).filter(step=Step.SENT):
            if "(time of" in one.text and when not in one.text and row.ends_at > self.desk.now:
                assert one.part.variant_id in told

    @invariant()
    def calendars_know_it_under_one_name(self) -> None:
        if not hasattr(self, "row"):
            return
        row = Occasion.of(self.desk.brand).get()
        assert (row.uid, row.sequence >= self.sequence) == (self.uid, True)
        assert (row.called_off_at is not None) == ("STATUS:CANCELLED" in occasion_calendar(row))
        assert Post.of(self.desk.brand).count() <= 2
        self.sequence = row.sequence


@pytest.mark.django_db
def test_nothing_leaves_with_an_hour_that_is_over() -> None:
    few = settings(max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Events, settings=few)  # type: ignore[no-untyped-call]
