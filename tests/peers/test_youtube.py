"""A comment on an emulated YouTube is heard, answered once and seen there, within the day's units."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.youtube_server import BEN, OURS, TOKEN, US, YouTube

from rapport.inbox.models import HiddenThere, Need
from rapport.outbox.models import Step

pytestmark = pytest.mark.peer


@pytest.fixture
def network() -> Iterator[YouTube]:
    with running(found := YouTube()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: YouTube) -> Walk:
    return Walk(cast, settings, network, "youtube", {"token": TOKEN, "server": network.address})


def test_a_comment_is_answered_once_though_the_answer_was_lost(walk: Walk, network: YouTube) -> None:
    network.add("Is the rye sold on Sunday?")
    walk.hear()
    network.faults = ["lost"]
    reply = walk.answer("On Sunday, too.")
    assert reply.step == Step.SENT, reply.reason
    assert network.words() == ["On Sunday, too."]
    walk.hear()
    assert walk.conversation().messages.count() == 2
    assert network.unknown == []


def test_two_people_in_one_thread_are_two_conversations(walk: Walk, network: YouTube) -> None:
    top = network.add("Is the rye sold on Sunday?")["id"]
    network.add("I wonder, too", BEN, top)
    walk.hear()
    assert walk.conversation().contact.name == BEN[1]
    walk.answer("It is.")
    assert network.words() == ["@ben.holl It is."]


def test_a_comment_that_is_only_a_picture_goes_to_a_person(walk: Walk, network: YouTube) -> None:
    network.add("", imageUrl="https://yt.example/signed.gif")
    walk.hear()
    conversation = walk.conversation()
    assert conversation.messages.get().decision.route == "person"
    assert conversation.need == Need.PERSON


def test_what_is_held_in_youtubes_own_studio_is_hidden_and_what_is_let_through_is_shown(
    walk: Walk, network: YouTube
) -> None:
    asked = network.add("Buy followers here")
    waits = network.add("Is it warm?", BEN, state="likelySpam")
    walk.hear()
    assert not HiddenThere.of(walk.cast.aurora).exists(), "what YouTube itself held back nobody of ours hid"
    for state, other in (("heldForReview", "published"), ("published", "published")):
        asked["snippet"]["moderationStatus"], waits["snippet"]["moderationStatus"] = state, other
        walk.hear()
    rows = HiddenThere.of(walk.cast.aurora).order_by("at")
    told = [(row.message.network_id, row.hidden) for row in rows]
    assert sorted(told[:2]) == [(asked["id"], True), (waits["id"], False)]
    assert told[2:] == [(asked["id"], False)]
    assert walk.hear().items == []


def test_an_edit_is_shown_and_what_was_deleted_is_marked(walk: Walk, network: YouTube) -> None:
    number = network.add("One loaf, please")["id"]
    walk.hear()
    network.reword(number, "Two loaves, please")
    walk.hear()
    message = walk.conversation().messages.get()
    assert (message.text, bool(message.edited_at)) == ("Two loaves, please", True)


def test_a_revoked_token_keeps_the_queue_until_it_is_renewed(walk: Walk, network: YouTube) -> None:
    network.add("Good.")
    walk.hear()
    network.tokens.clear()
    reply = walk.answer("Thank you.")
    assert reply.step == Step.QUEUED
    network.tokens.add(TOKEN)
    assert walk.deliver(reply, later=20).step == Step.SENT
    assert network.words() == ["Thank you."]


def test_a_reply_waits_where_the_days_units_are_used_up(walk: Walk, network: YouTube) -> None:
    network.add("Good.")
    walk.hear()
    network.units = network.spent
    reply = walk.answer("Thank you.")
    assert (reply.step, network.words()) == (Step.QUEUED, [])
    assert "units" in reply.reason
    network.units += 10_000
    assert walk.deliver(reply, later=26 * 60).step == Step.SENT


def test_the_same_words_said_by_hand_before_are_not_taken_for_ours(walk: Walk, network: YouTube) -> None:
    top = network.add("Is the rye sold on Sunday?")["id"]
    walk.hear()
    network.add("On Sunday, too.", (US, OURS), top, publishedAt="2026-11-01T09:00:00Z")
    network.faults = [500]  # not heard, and nobody knows
    reply = walk.answer("On Sunday, too.")
    assert reply.step == Step.QUEUED
    assert walk.deliver(reply, later=20).step == Step.SENT
    assert network.words() == ["On Sunday, too."] * 2
