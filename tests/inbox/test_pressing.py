"""How much a conversation presses: what is said of a row is what placed it, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.domain.usual_wait import UsualWaits
from rapport.inbox.lists import conversations
from rapport.inbox.models import Conversation, Need
from rapport.inbox.order import Order, in_order, waits
from rapport.inbox.pressing import FACTS, MOST, pressing, with_facts
from tests.street import Street

NAMES = ("dee", "eve", "fay", "gil")
facts = st.tuples(
    st.sampled_from(list(Need)),
    st.sampled_from([0.1, 0.9]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["direct", "comment"]),
    st.integers(0, 3),
)


@pytest.fixture
def four(street: Street) -> Street:
    for name in NAMES:
        street.says("My lamp is broken!", name)
    street.receive()
    return street


def named(street: Street, name: str, **columns: object) -> None:
    Conversation.of(street.brand).filter(identity__handle=name).update(**columns)


@given(st.lists(facts, min_size=4, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_who_has_more_points_stands_above_and_among_equals_who_waits_longer(
    four: Street, given_facts: list[tuple[Need, float, bool, bool, str, int]]
) -> None:
    for name, (need, urgency, complaint, not_sent, kind, hours) in zip(NAMES, given_facts, strict=True):
        since = four.now - timedelta(hours=hours)
        columns = {"need": need, "urgency": urgency, "complaint_open": complaint, "not_sent": not_sent}
        named(four, name, kind=kind, waiting_since=since, **columns)
    rows = list(waits(conversations(four.brand, "all"), Order.PRESSING))
    said = [(-pressing(row).points, row.waiting_since) for row in rows]
    assert said == sorted(said)
    for row in rows:
        assert pressing(row).points == MOST - row.rank  # type: ignore[attr-defined]
        assert ("urgent" in pressing(row).codes) == (row.urgency >= 0.7 and row.need != Need.NOTHING)
    first = [one.conversation.pk for one in in_order(four.brand, 9)]
    assert first == [row.pk for row in waits(conversations(four.brand, "waiting"), Order.PRESSING)]


def test_what_everyone_can_read_presses_more_only_where_somebody_is_angry(four: Street) -> None:
    columns = {"need": Need.PERSON, "urgency": 0.1, "complaint_open": False, "not_sent": False}
    for name in NAMES:
        named(four, name, kind="comment", **columns)
    named(four, "fay", complaint_open=True)
    found = {row.identity.handle: pressing(row).codes for row in with_facts(conversations(four.brand))}
    assert found["dee"] == ("person",)
    assert found["fay"] == ("complaint", "person", "public")


def test_each_fact_has_a_code_of_its_own_and_weighs_something() -> None:
    assert len({one.code for one in FACTS}) == len(FACTS)
    assert all(one.points > 0 for one in FACTS)


def test_a_chat_of_five_minutes_has_less_time_left_than_a_mail_of_an_hour(four: Street) -> None:
    usual = UsualWaits(timedelta(hours=1), (("chat", timedelta(minutes=6)), ("email", timedelta(hours=8))))
    for name, kind, minutes in (
        ("dee", "email", 60),
        ("eve", "chat", 5),
        ("fay", "direct", 55),
        ("gil", "email", 0),
    ):
        since = four.now - timedelta(minutes=minutes) if minutes else None
        named(four, name, kind=kind, waiting_since=since)
    rows = [row.identity.handle for row in waits(conversations(four.brand, "all"), Order.TIME, usual)]
    assert rows == ["eve", "fay", "dee", "gil"]
    by_wait = [row.identity.handle for row in waits(conversations(four.brand, "all"), Order.TIME)]
    assert by_wait == ["dee", "fay", "eve", "gil"]
