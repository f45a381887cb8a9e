"""What a contact suffered or was told in one conversation counts in all of theirs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.accounts.models import Brand
from rapport.inbox import conversation_actions
from rapport.inbox.models import Decision
from tests.street import Street

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
COMPLAINT = "My lamp broke after a day and nobody answers, I am very disappointed."


def codes(street: Street) -> set[str]:
    """The reasons of the latest decision."""
    return {reason["code"] for reason in Decision.of(street.brand).latest("pk").reasons}


def route(street: Street) -> str:
    return Decision.of(street.brand).latest("pk").route


def test_an_open_complaint_elsewhere_keeps_the_robot_silent_here(street: Street) -> None:
    street.teach()
    street.says(COMPLAINT, kind="mention")
    street.run()
    street.says("What are your opening hours?")
    street.run()
    assert route(street) == "person"
    assert {"open-complaint", "upset"} <= codes(street)


def test_who_was_upset_is_a_persons_for_a_fortnight(street: Street) -> None:
    street.teach()
    street.says(COMPLAINT, kind="mention")
    street.run()
    conversation_actions.resolve(street.conversation(), street.ana, street.now)
    street.pass_time(13 * DAY)
    street.says("What are your opening hours?")
    street.run()
    assert (route(street), "open-complaint" in codes(street), "upset" in codes(street)) == ("person", False, True)
    street.pass_time(3 * DAY)
    street.says("Hello, when are you open?", "dee", "comment")
    street.run()
    assert route(street) == "answer"


def test_another_contacts_complaint_changes_nothing(street: Street) -> None:
    street.teach()
    street.says(COMPLAINT, "max")
    street.run()
    street.says("What are your opening hours?")
    street.run()
    assert route(street) == "answer"


def test_an_article_is_said_to_a_contact_once_a_day_wherever_they_ask(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.says("When are you open?", kind="mention")
    street.run()
    assert len(street.heard()) == 1
    assert "answered-today" in codes(street)
    street.pass_time(DAY)
    street.says("Hello, when are you open?", kind="comment")
    street.run()
    assert route(street) == "answer"


def test_the_brands_own_limit_of_money_counts(street: Street) -> None:
    street.teach()
    Brand.objects.filter(pk=street.brand.pk).update(money_limit=50)
    street.says("When are you open? I would like to spend 60 euros.")
    street.run()
    assert (route(street), "money" in codes(street)) == ("person", True)


def test_twenty_contacts_cost_no_more_queries_than_one(street: Street) -> None:
    street.teach()
    counts = []
    for many in (1, 1, 20):
        street.pass_time(10 * DAY)
        for n in range(many):
            street.says("What are your opening hours?", f"dee{many}x{n}")
        with CaptureQueriesContext(connection) as asked:
            street.receive()
        counts.append(sum('"inbox_reading"' in one["sql"] and "EXISTS" in one["sql"] for one in asked))
    assert counts == [1, 1, 1]
