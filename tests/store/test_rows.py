"""Queries made once give what the ORM gives, whatever comes with each asking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.inbox.models import Conversation, Message
from rapport.store.rows import Given, Prepared, column_names, loaded
from tests.street import Street

NAMES = ("dee", "eve", "fay")
asked = st.lists(st.sampled_from([*NAMES, "x\"'%s", "née", ""]), max_size=5)


def messages() -> QuerySet[Any, Any]:
    rows = Message.across_brands.filter(identity__handle__among=Given("handles"), at__gt=Given("since"))
    return rows.order_by("pk").values_list("pk", "at", "extra", "native")


def talks() -> QuerySet[Any, Any]:
    rows = Conversation.across_brands.filter(contact__among=Given("contacts")).order_by("pk")
    return rows.values_list(*column_names(Conversation))


MESSAGES, TALKS = Prepared(messages), Prepared(talks)


@pytest.fixture
def three(street: Street) -> Street:
    for name in NAMES:
        street.says("My lamp is broken!", name)
    street.receive()
    return street


@given(asked, st.integers(-2, 2))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_rows_come_as_from_the_orm(three: Street, handles: list[str], hours: int) -> None:
    since = three.now - timedelta(hours=hours)
    rows = Message.across_brands.filter(identity__handle__in=handles, at__gt=since).order_by("pk")
    assert MESSAGES.ask(handles=handles, since=since) == list(rows.values_list("pk", "at", "extra", "native"))


def test_whole_rows_become_the_same_objects(three: Street) -> None:
    known = list(Conversation.of(three.brand).order_by("pk"))
    found = [loaded(Conversation, row) for row in TALKS.ask(contacts={one.contact_id for one in known})]
    assert [vars(one).keys() - {"_state"} for one in found] == [vars(one).keys() - {"_state"} for one in known]
    assert found == known
    assert [one.last_at for one in found] == [one.last_at for one in known]


def test_a_name_is_never_cut_short_where_a_nul_stands_in_it(three: Street) -> None:
    since = three.now - timedelta(hours=1)
    assert MESSAGES.ask(handles=["dee\\u0000x"], since=since) == []
    with pytest.raises((ValueError, DataError)):
        MESSAGES.ask(handles=["dee\x00x"], since=since)


def test_the_statement_is_the_same_however_much_is_asked_for(three: Street) -> None:
    with CaptureQueriesContext(connection) as told:
        TALKS.ask(contacts=[])
        TALKS.ask(contacts=list(range(1, 4000)))
    shapes = {one["sql"].count("(") for one in told}
    assert len(told) == 2
    assert len(shapes) == 1
