"""A comment and a private message on an emulated page and account are answered once and seen there."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import SECRET, TOKEN, Graph

from rapport.budgets.restriction import restriction_of
from rapport.channels.connected import healthy, link, save_secrets
from rapport.channels.lift import lift_restriction
from rapport.connectors.errors import Refused, Restricted
from rapport.connectors.hooks import HookRequest
from rapport.connectors.http import Http
from rapport.connectors.registry import connector
from rapport.domain.acts import How
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing
from rapport.inbox.models import Conversation, HiddenThere
from rapport.inbox.remove import remove
from rapport.inbox.reply import NotAllowed
from rapport.inbox.write import write
from rapport.intake import webhook_secrets
from rapport.ledger.models import Entry
from rapport.outbox.due import due
from rapport.outbox.models import Delivery, Reply, Step

pytestmark = pytest.mark.peer


@pytest.fixture(params=["facebook", "instagram"])
def walk(request: pytest.FixtureRequest, cast: Cast, settings: object) -> Iterator[Walk]:
    emulator = Graph("posts" if request.param == "facebook" else "media")
    with running(emulator):
        yield Walk(cast, settings, emulator, request.param, {"token": TOKEN, "server": emulator.address})


def network(walk: Walk) -> Graph:
    assert isinstance(walk.emulator, Graph)
    return walk.emulator


def test_a_comment_is_answered_once_where_it_stands(walk: Walk) -> None:
    meta = network(walk)
    asked = meta.comments("Is the kayak still there?")["id"]
    walk.hear()
    reply = walk.answer("It is, until Friday.")
    assert reply.step == Step.SENT, reply.reason
    walk.hear()
    assert meta.seen(asked) == ["It is, until Friday."]
    assert walk.conversation().messages.count() == 2
    assert meta.unknown == []


def test_a_private_message_by_call_and_poll_is_one_and_a_lost_answer_is_found(walk: Walk) -> None:
    meta = network(walk)
    said = meta.writes("Where is my order?")
    event = {"sender": {"id": "42"}, "recipient": {"id": "1001"}, "timestamp": int(time.time() * 1000)}
    event |= {"message": {"mid": said["id"], "text": said["message"]}}
    raw, _ = meta.call({"id": "1001", "messaging": [event]})
    walk.take([raw])
    walk.hear()
    assert Conversation.of(walk.cast.aurora).filter(channel=walk.channel).count() == 1
    meta.faults = ["lost"]
    reply = walk.answer("It leaves today.")
    assert reply.step == Step.SENT, reply.reason
    assert meta.seen("t_42") == ["It leaves today."]


def test_what_was_seen_up_to_a_time_is_said_of_all_before_it(walk: Walk) -> None:
    meta = network(walk)
    meta.writes("Where is my order?")
    walk.hear()
    reply = walk.answer("It leaves today.")
    for minutes in (0, 30):  # the reply leaves some minutes from now
        told = int((time.time() + minutes * 60) * 1000)
        event = {
            "sender": {"id": "42"},
            "recipient": {"id": "1001"},
            "timestamp": told,
            "read": {"watermark": told},
        }
        walk.take([meta.call({"id": "1001", "messaging": [event]})[0]])
        reply.refresh_from_db()
        assert bool(reply.seen_at) == bool(minutes)


def test_what_is_hidden_in_metas_own_app_is_told_by_the_poll_once_and_shown_again_from_here(walk: Walk) -> None:
    meta = network(walk)
    asked = meta.comments("Buy followers here")["id"]
    walk.hear()
    message = walk.conversation().messages.get()
    meta.hides(asked)
    walk.hear()
    [row] = HiddenThere.of(walk.cast.aurora)
    assert (row.message, row.hidden) == (message, True)
    assert walk.hear().items == []
    shown = remove(message, How.UNHIDE, "a mistake", walk.cast.ana, datetime.now(UTC))
    assert walk.deliver(shown).step == Step.SENT
    walk.hear()
    assert HiddenThere.of(walk.cast.aurora).count() == 1, "what was done from here is no news"
    assert meta.unknown == []


def test_a_comment_that_was_hidden_before_it_was_read_is_heard_and_hidden(walk: Walk) -> None:
    meta = network(walk)
    meta.hides(meta.comments("Buy followers here")["id"])
    walk.hear()
    assert [row.hidden for row in HiddenThere.of(walk.cast.aurora)] == [True]
    meta.hides(walk.conversation().messages.get().network_id or "", hidden=False)
    walk.hear()
    assert [row.hidden for row in HiddenThere.of(walk.cast.aurora).order_by("at")] == [True, False]


def test_a_closed_window_is_explained_before_anything_is_written(walk: Walk) -> None:
    meta = network(walk)
    long_ago = int(time.time() - 8 * 86_400) * 1000
    event = {"sender": {"id": "42"}, "recipient": {"id": "1001"}, "timestamp": long_ago}
    walk.take(
        [meta.call({"id": "1001", "messaging": [{**event, "message": {"mid": "m_1", "text": "Hello?"}}]})[0]]
    )
    with pytest.raises(NotAllowed, match="for 7 days"):
        walk.answer("Good morning.")
    assert meta.seen("t_42") == []


def test_a_call_to_the_channels_own_address_is_its_own_alone(walk: Walk) -> None:
    held = {"client_secret": SECRET, "verify": "rye"}
    save_secrets(walk.channel, held)
    gate = webhook_secrets.gate(walk.channel.key)
    assert gate is not None
    assert held.items() <= gate.secrets.items()
    raw, headers = network(walk).call({"id": "1001", "messaging": []})
    answer = gate.hook(HookRequest("POST", raw, headers), gate.secrets)
    accounts = [account for account, _ in answer.items]
    assert gate.route([*accounts, "somebody"]) == {"1001": [walk.channel.key]}
    assert json.loads(answer.items[0][1])["entry"][0]["id"] == "1001"


def test_a_revoked_token_keeps_the_queue_and_says_it_once(walk: Walk) -> None:
    meta = network(walk)
    meta.writes("Hello?")
    walk.hear()
    meta.tokens.clear()
    reply = walk.answer("Good morning.")
    assert reply.step == Step.QUEUED
    meta.tokens.add(TOKEN)
    assert walk.deliver(reply, later=20).step == Step.SENT
    assert meta.seen("t_42") == ["Good morning."]


def test_a_comment_is_answered_in_private_once_and_what_follows_is_a_talk_of_its_own(walk: Walk) -> None:
    meta = network(walk)
    asked = meta.comments("Is the kayak still there?")["id"]
    walk.hear()
    talk = walk.conversation()
    reply = walk.answer("It is: write us your address.", private=True)
    assert reply.step == Step.SENT, reply.reason
    assert (meta.seen(asked), meta.seen("t_42")) == ([], ["It is: write us your address."])
    walk.hear()  # our own words come back, in another thread
    ours = talk.messages.get(direction="out")
    assert (ours.visibility, ours.native, walk.conversation()) == ("private", False, talk)
    with pytest.raises(NotAllowed, match="takes no more"):
        walk.answer("And once more.", private=True)
    assert walk.answer("You have a message.").step == Step.SENT
    assert meta.seen(asked) == ["You have a message."]
    meta.writes("Long Lane 4.")
    walk.hear()
    follows = walk.conversation()
    assert (follows.kind, follows.contact) == ("direct", talk.contact)
    assert follows != talk


def test_a_private_answer_whose_proof_was_lost_is_looked_for_and_not_repeated(walk: Walk) -> None:
    meta = network(walk)
    meta.comments("Is the kayak still there?")
    walk.hear()
    meta.faults = ["lost"]
    reply = walk.answer("It is.", private=True)
    assert reply.step == Step.SENT, reply.reason
    assert meta.seen("t_42") == ["It is."]


def test_our_private_words_that_come_back_before_their_proof_are_ours(walk: Walk) -> None:
    meta = network(walk)
    meta.comments("Is the kayak still there?")
    walk.hear()
    reply = write(walk.conversation(), "It is.", walk.cast.ana, datetime.now(UTC), private=True)
    meta.writes("Hello?", {"id": "43", "name": "Gino Prato", "username": "gino"})
    walk.hear()
    Delivery.across_brands.filter(pk=reply.pk).update(step=Step.UNKNOWN)
    reply.attempts.create(brand_id=reply.brand_id, at=datetime.now(UTC))
    for other in ("43", "42"):  # the same words to somebody else are not this reply
        event = {"sender": {"id": "1001"}, "recipient": {"id": other}, "timestamp": int(time.time() * 1000)}
        event |= {"message": {"mid": f"m_{other}", "text": "It is.", "is_echo": True}}
        walk.take([meta.call({"id": "1001", "messaging": [event]})[0]])
        reply.refresh_from_db()
        assert (reply.step == Step.SENT) == (other == "42")


def test_after_seven_days_a_comment_is_answered_in_public_only_also_at_the_door(walk: Walk) -> None:
    meta, late = network(walk), timedelta(days=8)
    asked = meta.comments("Is the kayak still there?")["id"]
    walk.hear()
    waits = write(walk.conversation(), "It is.", walk.cast.ana, datetime.now(UTC), private=True)
    assert isinstance(waits, Reply)
    meta.now += late
    assert walk.deliver(waits, late / timedelta(minutes=1)).step == Step.FAILED
    assert ("for 7 days" in waits.reason, meta.seen("t_42")) == (True, [])
    with pytest.raises(NotAllowed, match="for 7 days"):
        write(walk.conversation(), "It is.", walk.cast.ana, datetime.now(UTC) + late, private=True)
    assert walk.answer("It is.").step == Step.SENT
    assert meta.seen(asked) == ["It is."]


def test_the_network_itself_takes_one_in_seven_days(walk: Walk) -> None:
    """Past our own checks: what the emulator holds is what Meta writes of itself."""
    meta = network(walk)
    first, second = (meta.comments(said)["id"] for said in ("Is it there?", "And the oars?"))

    def said(comment: str) -> str:
        out = Outgoing("k", "It is.", Kind.COMMENT, in_reply_to=comment, to="42", visibility=Visibility.PRIVATE)

        where = link(walk.channel)

        async def going() -> str:
            async with Http(walk.emulator.private, seconds=5) as http:
                asked: Any = connector(walk.channel.network)(where, http)
                return str((await asked.send(out)).network_id)

        return str(async_to_sync(going)())

    assert said(first)
    with pytest.raises(Refused, match="already replied to"):
        said(first)
    meta.now += timedelta(days=8)
    with pytest.raises(Refused, match="is over"):
        said(second)
    assert meta.seen("t_42") == ["It is."]


def test_private_words_too_long_for_a_private_message_are_refused_before(walk: Walk) -> None:
    network(walk).comments("Is the kayak still there?")
    walk.hear()
    with pytest.raises(NotAllowed, match="at most"):
        walk.answer("It is. " * 290, private=True)
    assert walk.answer("It is. " * 290).step == Step.SENT


def test_a_restricted_account_sends_nothing_for_an_hour_and_once_when_it_is_lifted(walk: Walk) -> None:
    meta, brand = network(walk), walk.cast.aurora
    for who in ("42", "43"):
        meta.writes("Hello?", {"id": who, "name": "Dee Marsh", "username": "dee.marsh"})
    asked = meta.comments("Is it open?")["id"]
    walk.hear()
    meta.restricted = True
    now = datetime.now(UTC)
    said = [write(one, "Good morning.", walk.cast.ana, now) for one in Conversation.of(brand)]
    replies = [one for one in said if isinstance(one, Reply)]
    assert len(replies) == 3
    assert walk.deliver(replies[0]).step == Step.QUEUED
    assert replies[0].reason.startswith("restricted: Meta says:")
    calls = len(meta.asked)
    for minutes in range(0, 61, 12):  # neither the same nor another one, whoever holds its number
        assert {walk.deliver(one, minutes).step for one in replies} == {Step.QUEUED}
        healthy(walk.channel, now)
        assert due(now + timedelta(minutes=minutes)) == []
    assert len(meta.asked) == calls
    meta.comments("And on Sunday?")
    walk.hear()  # what is read does not say that anything may be written
    assert restriction_of(walk.channel)
    meta.restricted = False
    assert lift_restriction(walk.channel, walk.cast.ana, now)
    assert not lift_restriction(walk.channel, walk.cast.ana, now)
    assert {walk.deliver(one, 60).step for one in replies * 2} == {Step.SENT}
    seen = [meta.seen(place) for place in ("t_42", "t_43", asked)]
    assert seen == [["Good morning."]] * 3
    told = Entry.of(brand).filter(what__contains="restrict").order_by("seq")
    assert list(told.values_list("what", "actor")) == [
        ("channel restricted", "network"),
        ("restriction lifted", "person"),
    ]


def test_what_is_still_locked_is_not_lifted(walk: Walk) -> None:
    meta, now = network(walk), datetime.now(UTC)
    meta.writes("Hello?")
    walk.hear()
    meta.locked = True
    reply = walk.answer("Good morning.")
    assert reply.step == Step.QUEUED
    with pytest.raises(Restricted, match="checkpoint"):
        lift_restriction(walk.channel, walk.cast.ana, now)
    assert (held := restriction_of(walk.channel))
    assert held.whole
    assert walk.deliver(reply, 30).step == Step.QUEUED
    meta.locked = False
    assert lift_restriction(walk.channel, walk.cast.ana, now)
    assert walk.deliver(reply, 31).step == Step.SENT
    assert meta.seen("t_42") == ["Good morning."]
