"""The clock was ahead and is set right: what was used then holds a bucket for its window, and no longer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.budgets.charge import charge, charge_as_told
from rapport.budgets.models import BucketFill
from rapport.budgets.odd_clock import date_fills_right
from rapport.budgets.over import OverBudget
from rapport.channels.models import Channel
from rapport.connectors.buckets import Bucket, Use
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct
from tests.budgets.test_never_more import fresh
from tests.cast import NOW
from tests.outbox.networks import MANIFEST, replace_struct

pytestmark = pytest.mark.django_db
READ = date(2026, 11, 23)
WINDOW = 60
SEND = {PaidAct.SEND: 1}
BUCKETS = {
    "of all": Bucket("b", "B", 1, WINDOW, "tests", READ, SEND),
    "of each conversation": Bucket("b", "B", 1, WINDOW, "tests", READ, SEND, each_conversation=True),
    "of conversations": Bucket("b", "B", 1, WINDOW, "tests", READ, SEND, conversations=True),
    "as told": Bucket("b", "B", 100, WINDOW, "tests", READ, told_used=True),
}


def waits(here: Channel, manifest: Manifest, seconds: float, talk: str = "t1") -> float:
    """How long an act that many seconds from now has to wait; 0 where it was let through."""
    try:
        charge(here, manifest, PaidAct.SEND, NOW + timedelta(seconds=seconds), use=Use(None, talk))
    except OverBudget as over:
        return over.after
    return 0.0


@pytest.mark.parametrize("kind", BUCKETS)
@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=400)])
def test_what_was_used_by_a_clock_that_was_ahead_is_free_again_after_the_window(
    kind: str, ahead: timedelta
) -> None:
    here, manifest = fresh(), replace_struct(MANIFEST, buckets=[BUCKETS[kind]])
    if kind == "as told":
        charge_as_told(here, manifest, {"b": 100}, NOW + ahead)
    else:
        assert waits(here, manifest, ahead.total_seconds()) == 0
    again = "t2" if kind == "of conversations" else "t1"
    assert date_fills_right(NOW) == 1
    first = waits(here, manifest, 0, again)
    assert 0 < first <= WINDOW + 1
    assert date_fills_right(NOW + timedelta(seconds=30)) == 0
    assert 0 < waits(here, manifest, 30, again) <= WINDOW + 1 - 30
    assert waits(here, manifest, first, again) == 0


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 0, 0, -7_200]), st.booleans()), max_size=25)
)
def test_however_often_the_clock_is_set_back_the_network_is_never_asked_too_often(
    steps: list[tuple[int, int, bool]],
) -> None:
    """`truly` is time as the network has it; our clock is off by what it was set back."""
    here, manifest = fresh(), replace_struct(MANIFEST, buckets=[BUCKETS["of all"]])
    truly, off, asked = 0, 0, list[int]()
    for pause, moved, dated in steps:
        truly, off = truly + pause, off + moved
        if dated:
            date_fills_right(NOW + timedelta(seconds=truly + off))
        if not waits(here, manifest, truly + off):
            asked.append(truly)
    assert all(later - one >= WINDOW for one, later in zip(asked, asked[1:], strict=False))


def test_two_rows_of_one_conversation_become_one() -> None:
    here, manifest = fresh(), replace_struct(MANIFEST, buckets=[BUCKETS["of each conversation"]])
    for days in (1, 2):
        assert waits(here, manifest, days * 86_400) == 0
    assert date_fills_right(NOW) == 2
    assert [one.used for one in BucketFill.across_brands.filter(channel=here)] == [2]
