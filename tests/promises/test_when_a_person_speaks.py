"""Promise 5. When a person speaks, the robot is silent until handed back.

Checked at the moment of sending, not of deciding; a reply written in the network's own app counts as a person
speaking. Hypothesis plays people, robots, crashes and networks in any order.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rapport.availability.stops import is_stopped, start, stop
from rapport.connectors.errors import MaybeSent, TryAgain
from rapport.domain.reply import Outgoing
from rapport.outbox.floor import give_back, take
from rapport.outbox.models import Floor, Holder, Reply, Step
from tests.outbox.networks import Paper
from tests.outbox.world import POINTS, World

pytestmark = pytest.mark.django_db


class Witness(Paper):
    """Notes whose the next word was at the moment the network heard each reply."""

    world: World

    def hear(self, words: Outgoing) -> None:
        floor = Floor.across_brands.get(pk=self.world.floor.pk)
        if words.automatic:
            reply = Reply.across_brands.get(key=words.key)
            assert floor.version == reply.floor_version, "a robot spoke after a person had"
            assert not is_stopped(self.world.brand), "a robot spoke in an incident"
        super().hear(words)


class Conversation(RuleBasedStateMachine):
    """One thread in which anything may happen at any time."""

    @initialize(idempotent=st.booleans(), searchable=st.booleans())
    def begin(self, idempotent: bool, searchable: bool) -> None:
        self.paper = Witness(idempotent=idempotent, searchable=searchable)
        self.world = self.paper.world = World.fresh(self.paper)
        self.replies: list[Reply] = []

    @rule()
    def robot_says(self) -> None:
        self.replies.append(self.world.robot_says())

    @rule()
    def person_says(self) -> None:
        self.world.floor.refresh_from_db()
        take(self.world.floor, self.world.person, self.world.now, "replied")
        self.replies.append(self.world.person_says())

    @rule()
    def person_speaks_in_the_networks_app(self) -> None:
        take(self.world.floor, None, self.world.now, "replied in the network's own app")

    @rule()
    def handed_back(self) -> None:
        give_back(self.world.floor, self.world.person, self.world.now)

    @rule()
    def red_button(self) -> None:
        stop(self.world.brand, self.world.person, self.world.now)

    @rule()
    def started_again(self) -> None:
        start(self.world.brand, self.world.person, self.world.now)

    @rule(kill=st.sampled_from(("", *POINTS)), fault=st.sampled_from(("", "busy", "before", "after")))
    def sender_runs(self, kill: str, fault: str) -> None:
        self.world.kill = kill
        self.paper.before = {"busy": TryAgain("busy", after=1), "before": MaybeSent("k")}.get(fault)
        self.paper.after = MaybeSent("k") if fault == "after" else None
        self.world.send()
        self.world.kill, self.paper.before, self.paper.after = "", None, None

    @rule()
    def a_person_takes_over_while_a_send_is_prepared(self) -> None:
        def take_over() -> None:
            take(self.world.floor, self.world.person, self.world.now, "taken over")

        self.world.meanwhile = take_over
        self.world.send()
        self.world.meanwhile = None

    @rule(seconds=st.integers(1, 300))
    def time_passes(self, seconds: int) -> None:
        self.world.wait(seconds)

    @invariant()
    def nothing_is_said_twice(self) -> None:
        for reply in getattr(self, "replies", []):
            assert self.world.times_seen(reply) <= 1

    @invariant()
    def withdrawn_words_were_never_heard(self) -> None:
        for reply in getattr(self, "replies", []):
            reply.refresh_from_db()
            if reply.step in (Step.WITHDRAWN, Step.FAILED):
                assert self.world.times_seen(reply) == 0

    @invariant()
    def every_word_is_cleared_or_approved_never_both(self) -> None:
        for reply in getattr(self, "replies", []):
            assert (reply.cleared_by_id is None) != (reply.approved_by_id is None)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            start(self.world.brand, self.world.person, self.world.now)
            self.world.settle(2 * len(self.replies) + 20)
            for reply in self.replies:
                reply.refresh_from_db()
                assert reply.step in (Step.SENT, Step.UNKNOWN, Step.WITHDRAWN), reply.step
                assert reply.automatic or reply.step != Step.WITHDRAWN, "a person's words were lost"


def test_in_any_order_of_events_the_robot_never_speaks_over_a_person() -> None:
    run_state_machine_as_test(
        Conversation,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_robot_is_silent_until_handed_back() -> None:
    world = World.fresh(Paper())
    robot = world.robot_says()
    take(world.floor, world.person, world.now, "replied")
    world.settle()
    robot.refresh_from_db()
    assert (robot.step, world.times_seen(robot)) == (Step.WITHDRAWN, 0)
    assert Floor.across_brands.get(pk=world.floor.pk).holder == Holder.PERSON
    give_back(world.floor, world.person, world.now)
    again = world.robot_says()
    world.settle()
    assert world.times_seen(again) == 1
