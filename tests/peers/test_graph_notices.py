"""What Meta calls about a page's standing holds at once; what it says of notifications is kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import DEE, TOKEN, Graph

from rapport.budgets.restriction import restriction_of
from rapport.channels.models import KindUnknown
from rapport.inbox.marketing import stopped
from rapport.outbox.models import Step

pytestmark = pytest.mark.peer
WHY = "The bot violated our Platform Policies. Common violations include sending out excessive spammy messages."


@pytest.fixture(params=["facebook", "instagram"])
def walk(request: pytest.FixtureRequest, cast: Cast, settings: object) -> Iterator[Walk]:
    emulator = Graph("posts" if request.param == "facebook" else "media")
    with running(emulator):
        yield Walk(cast, settings, emulator, request.param, {"token": TOKEN, "server": emulator.address})


def told(walk: Walk, ago: int = 0, **event: Any) -> None:
    """A call of Meta's about this page."""
    meta = walk.emulator
    assert isinstance(meta, Graph)
    at = int((time.time() - ago) * 1000)
    walk.take(
        [meta.call({"id": "1001", "messaging": [{"recipient": {"id": "1001"}, "timestamp": at, **event}]})[0]]
    )


@pytest.mark.parametrize("action", ["warning", "block"])
def test_nothing_leaves_after_a_warning_or_a_block_until_meta_takes_it_back(walk: Walk, action: str) -> None:
    meta = walk.emulator
    assert isinstance(meta, Graph)
    meta.writes("Where is my order?")
    walk.hear()
    told(walk, 60, policy_enforcement={"action": action, "reason": WHY})
    told(walk, 60, policy_enforcement={"action": action, "reason": WHY})
    row = restriction_of(walk.channel)
    assert row
    assert "violated our Platform Policies" in row.reason
    asked = len(meta.asked)
    reply = walk.answer("It leaves today.")
    assert (reply.step, len(meta.asked)) == (Step.QUEUED, asked)
    told(walk, policy_enforcement={"action": "unblock"})
    assert restriction_of(walk.channel) is None
    assert walk.deliver(reply).step == Step.SENT
    assert meta.seen("t_42") == ["It leaves today."]
    assert not KindUnknown.of(walk.cast.aurora).exists()


def test_a_block_that_is_told_after_it_was_taken_back_holds_nothing(walk: Walk) -> None:
    told(walk, 60, policy_enforcement={"action": "block", "reason": WHY})
    told(walk, 10, policy_enforcement={"action": "unblock"})
    told(walk, 60, policy_enforcement={"action": "block", "reason": WHY})
    assert restriction_of(walk.channel) is None


@pytest.mark.parametrize("event", [{"action": "praise"}, {"action": None}, {"reason": WHY}], ids=str)
def test_what_is_neither_restricts_nothing(walk: Walk, event: dict[str, Any]) -> None:
    told(walk, policy_enforcement=event)
    assert restriction_of(walk.channel) is None


def test_who_stopped_notifications_is_known_until_they_resume(walk: Walk) -> None:
    said = {"type": "notification_messages", "notification_messages_token": "t", "title": "Sofas"}
    told(walk, 90, sender={"id": DEE["id"]}, optin=said)
    assert not stopped(walk.channel, DEE["id"])
    told(walk, 60, sender={"id": DEE["id"]}, optin={**said, "notification_messages_status": "STOP_NOTIFICATIONS"})
    assert stopped(walk.channel, DEE["id"])
    told(
        walk, 30, sender={"id": DEE["id"]}, optin={**said, "notification_messages_status": "RESUME NOTIFICATIONS"}
    )
    assert not stopped(walk.channel, DEE["id"])
    assert not KindUnknown.of(walk.cast.aurora).exists()
