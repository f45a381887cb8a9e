"""In what order a list is read: no row is lost or repeated between pages, and an index finds the rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.inbox.lists import VIEWS, BadFilter, conversations
from rapport.inbox.models import Conversation, Need
from rapport.inbox.order import Order, above, in_order, page_of, waits
from tests.street import Street

NAMES = ("dee", "eve", "fay", "gil", "hal")
facts = st.tuples(st.integers(0, 3), st.sampled_from([0.1, 0.9]), st.booleans(), st.sampled_from(list(Need)))


@pytest.fixture
def five(street: Street) -> Street:
    for name in NAMES:
        street.says("My lamp is broken!", name)
    street.receive()
    return street


@given(
    st.lists(facts, min_size=5, max_size=5),
    st.sampled_from([Order.PRESSING, Order.TIME, Order.WAIT]),
    st.integers(1, 4),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_follow_each_other_without_gap_or_repeat(
    five: Street, given_facts: list[tuple[int, float, bool, Need]], order: Order, size: int
) -> None:
    for name, (hours, urgency, complaint, need) in zip(NAMES, given_facts, strict=True):
        since = five.now - timedelta(hours=hours) if hours else None
        rows = Conversation.of(five.brand).filter(identity__handle=name)
        rows.update(waiting_since=since, urgency=urgency, complaint_open=complaint, need=need)
    rows = waits(conversations(five.brand, "all"), order)
    whole = [row.pk for row in rows]
    seen, cursor = [], ""
    while True:
        page, following = page_of(rows, cursor, size)
        seen += [row.pk for row in page]
        if not following:
            break
        cursor = following
        assert [row.pk for row in above(rows, cursor, 100)] == seen
    assert seen == whole
    assert len(set(seen)) == len(NAMES)


def test_what_nobody_can_vouch_for_then_urgent_then_complaints_press_most(five: Street) -> None:
    rows = Conversation.of(five.brand)
    rows.update(urgency=0.1, complaint_open=False, need=Need.PERSON)
    rows.filter(identity__handle="gil").update(need=Need.UNKNOWN)
    rows.filter(identity__handle="hal").update(urgency=0.9)
    rows.filter(identity__handle="fay").update(complaint_open=True)
    first = [str(row.identity.handle) for row in waits(conversations(five.brand), Order.PRESSING)[:3]]
    assert first == ["gil", "hal", "fay"]


@pytest.mark.parametrize("cursor", ["x", "0.x", "9.", ".", "0"])
def test_a_strange_cursor_is_refused(five: Street, cursor: str) -> None:
    with pytest.raises(BadFilter):
        page_of(waits(conversations(five.brand), Order.WAIT), cursor, 5)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
@pytest.mark.parametrize("view", [*VIEWS, "mine"])
@pytest.mark.parametrize("order", list(Order))
def test_an_index_finds_the_rows_of_every_view(five: Street, view: str, order: Order) -> None:
    rows = conversations(five.brand, view, None, five.ana)
    plan = (rows if order is Order.NEWEST else waits(rows, order))[:25].explain()
    table = [line for line in plan.splitlines() if "inbox_conversation" in line]
    assert table
    assert all("USING INDEX" in line or "USING COVERING INDEX" in line for line in table), plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
@pytest.mark.parametrize("view", ["waiting", "open", "snoozed", "resolved"])
@pytest.mark.parametrize("order", [Order.PRESSING, Order.WAIT, Order.NEWEST])
def test_an_index_has_the_order_too_so_that_many_rows_are_never_sorted(
    five: Street, view: str, order: Order
) -> None:
    rows = conversations(five.brand, view)
    plan = (rows if order is Order.NEWEST else waits(rows, order))[:25].explain()
    assert "TEMP B-TREE" not in plan, plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_what_presses_most_is_read_from_an_index(five: Street) -> None:
    with CaptureQueriesContext(connection) as asked:
        in_order(five.brand, 8)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert "list_by_pressing" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("view", ["mine", "drafts"])
@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_what_is_counted_on_every_page_is_found_by_all_that_it_asks_for(five: Street, view: str) -> None:
    plan = conversations(five.brand, view, None, five.ana).order_by()[:1000].explain()
    asked = "assignee_id=? AND status=?" if view == "mine" else "need=? AND status=?"
    assert asked in plan, plan
