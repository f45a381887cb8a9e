"""A review on an emulated Google is answered once, awaits the check, and is refused or shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.google_server import TOKEN, Google

from rapport.inbox.models import Need
from rapport.inbox.reply import NotAllowed
from rapport.outbox.models import Step

pytestmark = pytest.mark.peer


@pytest.fixture
def network() -> Iterator[Google]:
    with running(found := Google()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: Google) -> Walk:
    return Walk(cast, settings, network, "google", {"token": TOKEN, "server": network.address})


def test_a_review_is_answered_once_and_awaits_the_check(walk: Walk, network: Google) -> None:
    review = network.reviewed("The bread was cold.", "TWO")["reviewId"]
    walk.hear()
    assert walk.conversation().messages.get().rating == 2
    reply = walk.answer("We are sorry, Dee. Come by and choose another.")
    assert reply.step == Step.SENT, reply.reason
    walk.hear()
    reply.refresh_from_db()
    assert reply.reason == "awaiting: "
    with pytest.raises(NotAllowed, match="has been given"):
        walk.answer("And a coffee.")
    assert network.reviews[review]["reviewReply"]["comment"].startswith("We are sorry")
    network.checked(review, "APPROVED")
    walk.hear()
    reply.refresh_from_db()
    assert (reply.step, reply.reason) == (Step.SENT, "")


def test_a_refused_answer_needs_a_person_and_another_replaces_it(walk: Walk, network: Google) -> None:
    review = network.reviewed("Cold.", "ONE")["reviewId"]
    walk.hear()
    reply = walk.answer("Come to me at home, in Mill Lane.")
    network.checked(review, "REJECTED", "PERSONAL_DATA")
    walk.hear()
    reply.refresh_from_db()
    assert (reply.step, reply.reason) == (Step.FAILED, "refused by the network: personal data")
    assert walk.conversation().need == Need.PERSON
    assert walk.answer("We are sorry, Dee.").step == Step.SENT


def test_a_lost_answer_is_found_and_not_repeated(walk: Walk, network: Google) -> None:
    network.reviewed("Good.")
    walk.hear()
    network.faults = ["lost", "lost"]  # a PUT is repeated by the client itself: it says the same once
    assert walk.answer("Thank you.").step == Step.SENT
    assert sum(call.startswith("PUT") for call in network.asked) == 2
    assert network.asked[-1].startswith("GET")


def test_a_revoked_token_keeps_the_queue_until_it_is_renewed(walk: Walk, network: Google) -> None:
    network.reviewed("Good.")
    walk.hear()
    network.tokens.clear()
    reply = walk.answer("Thank you.")
    assert reply.step == Step.QUEUED
    network.tokens.add(TOKEN)
    assert walk.deliver(reply, later=20).step == Step.SENT
    assert sum(call.startswith("PUT") for call in network.asked) == 2
