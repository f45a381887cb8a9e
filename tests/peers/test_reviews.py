"""A review on an emulated Trustpilot is answered once by a person and seen there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.reviews_server import TRUSTPILOT, Reviews

from rapport.inbox.reply import NotAllowed
from rapport.outbox.models import Step

pytestmark = pytest.mark.peer


@pytest.fixture
def network() -> Iterator[Reviews]:
    with running(found := Reviews()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: Reviews) -> Walk:
    return Walk(cast, settings, network, "trustpilot", {**TRUSTPILOT, "server": network.address})


def test_a_review_is_answered_once_though_the_answer_was_lost(walk: Walk, network: Reviews) -> None:
    review = network.reviewed("Cold bread", 2)
    walk.hear()
    assert walk.conversation().messages.get().rating == 2
    network.faults = [0, "lost"]  # the token, then the reply
    reply = walk.answer("We are sorry, Dee.")
    assert reply.step == Step.SENT, reply.reason
    assert review["companyReply"]["text"] == "We are sorry, Dee."
    walk.hear()
    assert walk.conversation().messages.count() == 2
    with pytest.raises(NotAllowed, match="has been given"):
        walk.answer("And a coffee.")
