"""A network that lies, or says what no store takes: whatever it says becomes a state that a person can read."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.budgets.restriction import restriction_of
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, Restricted, TryAgain
from rapport.outbox.models import Step
from tests.outbox.networks import Paper
from tests.outbox.world import World

pytestmark = pytest.mark.django_db
ODD = "no\x00 \ud800" + "é" * 600
ENDS = {
    TryAgain: Step.QUEUED,
    NeedsReconnect: Step.QUEUED,
    Restricted: Step.QUEUED,
    Refused: Step.FAILED,
    MaybeSent: Step.UNKNOWN,
}


@pytest.mark.parametrize("kind", ENDS)
def test_odd_signs_in_what_a_network_says_keep_nothing_from_being_written_down(kind: type[ConnectorError]) -> None:
    world = World.fresh(Paper(before=MaybeSent("k", ODD) if kind is MaybeSent else kind(ODD)))
    reply = world.person_says()
    world.send()
    reply.refresh_from_db()
    assert (reply.step, reply.attempts.get().outcome != "") == (ENDS[kind], True)
    assert "no é" in reply.reason.replace("  ", " ")
    assert (restriction_of(world.floor.channel) is not None) == (kind is Restricted)


@pytest.mark.parametrize("number", ["n\x00", "\ud800", "n" * 300, "n" * 5_000_000])
def test_an_id_that_no_store_takes_is_none_and_the_words_are_sent(number: str) -> None:
    world = World.fresh(Paper(answers=number))
    reply = world.person_says()
    world.send()
    reply.refresh_from_db()
    assert (reply.step, reply.network_id) == (Step.SENT, "")


@given(after=st.one_of(st.floats(), st.sampled_from([0.0, -1.0, math.inf, math.nan, 1e300])))
@settings(max_examples=25)
def test_a_network_that_is_busy_is_never_asked_in_a_loop_and_never_forgotten(after: float) -> None:
    world = World.fresh(Paper(before=TryAgain("busy", after)))
    reply = world.person_says()
    world.send()
    reply.refresh_from_db()
    assert timedelta(seconds=1) <= reply.not_before - world.now <= timedelta(days=32)
