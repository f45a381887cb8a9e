"""Promise 12. Whoever was answered and put away is in the list again when the answer comes back undelivered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from rapport.inbox import conversation_actions
from rapport.inbox.lists import conversations
from rapport.inbox.write import write
from rapport.outbox.models import Reply
from tests.inbox.first_word import waits_since
from tests.inbox.machine import COMPLAINT
from tests.inbox.world import Talk
from tests.street import Street

pytestmark = pytest.mark.django_db
ORDERS = (
    "sent",
    "sent resolved",
    "resolved sent",
    "sent resolved resolved",
    "sent resolved reopened",
    "sent resolved snoozed",
    "sent snoozed resolved",
    "snoozed sent resolved",
)


def act(talk: Talk, what: str, reply: Reply) -> None:
    here = talk.conversation()
    match what:
        case "sent":
            talk.deliver(Reply.across_brands.get(pk=reply.pk), "sent")
        case "resolved":
            conversation_actions.resolve(here, talk.ana, talk.now)
        case "snoozed":
            conversation_actions.snooze(here, talk.now + timedelta(hours=1), talk.ana, talk.now)
        case _:
            conversation_actions.reopen(here, talk.ana, talk.now)


@pytest.mark.parametrize("order", ORDERS)
def test_whatever_was_done_meanwhile(tmp_path: Path, order: str) -> None:
    talk = Talk(Street.open(tmp_path))
    asked = talk.says(COMPLAINT.format(1))
    talk.hear()
    reply = write(talk.conversation(), "We are on it.", talk.ana, talk.now)
    for what in order.split():
        talk.wait(1)
        act(talk, what, reply)
    talk.wait(1)
    talk.comes_back(Reply.across_brands.get(pk=reply.pk))
    talk.hear()
    (row,) = conversations(talk.street.brand, "waiting")
    assert row.waiting_since == asked.at
    assert row.waiting_since == waits_since(row)
