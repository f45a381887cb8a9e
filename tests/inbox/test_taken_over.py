"""Promise 12. Whoever is taken over while an automatic answer is still in line waits again, at once."""

from __future__ import annotations

import pytest

from rapport.inbox.conversation_actions import take_over
from rapport.inbox.lists import conversations
from rapport.inbox.models import Need
from rapport.outbox.models import Reply, Step
from tests.street import Street

pytestmark = pytest.mark.django_db


def test_an_answer_taken_back_by_a_person_leaves_the_customer_in_the_list(street: Street) -> None:
    street.teach(automatic=True)
    street.says("When are you open?", "dee")
    street.receive()
    assert Reply.of(street.brand).get().step == Step.QUEUED
    assert street.conversation("dee").need == Need.NOTHING
    take_over(street.conversation("dee"), street.ana, street.now)
    assert Reply.of(street.brand).get().step == Step.WITHDRAWN
    assert [one.need for one in conversations(street.brand, "waiting")] == [Need.PERSON]
