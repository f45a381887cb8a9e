"""A message to a WhatsApp number is answered, and what Meta tells of the answer settles what was in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.whatsapp_server import CARRIED, GIVEN, WhatsApp

from rapport.budgets.over import EACH
from rapport.budgets.standing import budget_standing
from rapport.channels.templates import fetch_templates, keep_templates, templates_of
from rapport.channels.verify import check
from rapport.domain.template import TemplateUse
from rapport.inbox.models import Need
from rapport.inbox.reply import NotAllowed
from rapport.inbox.write import write
from rapport.outbox.models import Step

pytestmark = pytest.mark.peer
TOLD = ("sent", "delivered", "read", "failed")


@pytest.fixture
def network() -> Iterator[WhatsApp]:
    with running(found := WhatsApp()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: WhatsApp) -> Walk:
    return Walk(cast, settings, network, "whatsapp", {**GIVEN, "server": network.address})


def test_a_message_is_answered_and_a_lost_answer_is_proved_by_its_status(walk: Walk, network: WhatsApp) -> None:
    walk.take([network.says("Is the kayak still there?")])
    assert walk.answer("It is, until Friday.").step == Step.SENT
    network.faults = ["lost"]
    doubtful = walk.answer("And the red one, too.")
    assert doubtful.step == Step.UNKNOWN
    walk.take([network.status("delivered", network.sent[1])] * 2)
    doubtful.refresh_from_db()
    assert (doubtful.step, doubtful.network_id) == (Step.SENT, network.sent[1]["id"])
    assert walk.conversation().messages.count() == 3
    assert [one["text"]["body"] for one in network.sent] == ["It is, until Friday.", "And the red one, too."]


def test_a_message_that_failed_later_needs_a_person(walk: Walk, network: WhatsApp) -> None:
    walk.take([network.says("Hello?")])
    reply = walk.answer("Good morning.")
    why = {"code": 131026, "title": "Message undeliverable", "error_data": {"details": "Recipient unavailable"}}
    walk.take([network.status("failed", network.sent[0], errors=[why])])
    reply.refresh_from_db()
    assert (reply.step, reply.reason) == (Step.FAILED, "not delivered: Recipient unavailable")
    assert walk.conversation().need == Need.PERSON


def test_what_came_and_was_seen_is_said_once_in_whatever_order(walk: Walk, network: WhatsApp) -> None:
    walk.take([network.says("Hello?")])
    reply = walk.answer("Good morning.")
    assert (reply.delivered_at, reply.seen_at) == (None, None)
    walk.take([network.status(state, network.sent[0]) for state in ("read", "delivered", "read")])
    reply.refresh_from_db()
    assert reply.step == Step.SENT
    assert reply.delivered_at
    assert reply.seen_at
    assert walk.conversation().messages.count() == 2


def test_what_others_sent_by_the_number_moves_nothing(walk: Walk, network: WhatsApp) -> None:
    walk.take([network.says("Hello?")])
    reply = walk.answer("Good morning.")
    walk.take([network.status(state, {**network.sent[0], "id": "wamid.x", CARRIED: "other"}) for state in TOLD])
    reply.refresh_from_db()
    assert (reply.step, reply.delivered_at, reply.seen_at) == (Step.SENT, None, None)
    assert walk.conversation().messages.count() == 2


def test_more_than_ten_a_minute_to_one_person_wait_here_and_meta_is_not_asked(
    walk: Walk, network: WhatsApp
) -> None:
    walk.take([network.says("Is the kayak still there?")])
    replies = [walk.answer(f"Line {n}.") for n in range(12)]
    assert [one.step for one in replies] == [Step.SENT] * 10 + [Step.QUEUED] * 2
    assert {one.reason for one in replies[10:]} == {EACH}
    assert (len(network.sent), network.broken) == (10, 0)
    network.times.clear()  # the minute is over
    later = [walk.deliver(one, 2) for one in replies[10:]]
    assert [one.step for one in later] == [Step.SENT] * 2
    assert [one["text"]["body"] for one in network.sent] == [f"Line {n}." for n in range(12)]


def test_no_more_people_are_written_to_first_than_meta_said_on_connecting(
    cast: Cast, settings: object, network: WhatsApp
) -> None:
    network.told["whatsapp_business_manager_messaging_limit"], network.people = "TIER_50", 50
    walk = Walk(cast, settings, network, "whatsapp", {**GIVEN, "server": network.address})
    assert walk.channel.settings["people_a_day"] == "50"
    [held] = [one for one in budget_standing(walk.channel, datetime.now(UTC)).buckets if one[0].code == "talks"]
    assert (held[0].calls, held[1]) == (50, 0)
    network.told["whatsapp_business_manager_messaging_limit"] = "TIER_UNLIMITED"
    assert check(walk.channel, datetime.now(UTC))
    walk.channel.refresh_from_db()
    codes = [one.code for one, _ in budget_standing(walk.channel, datetime.now(UTC)).buckets]
    assert codes == ["messages", "pair"]


DAYS = 2 * 86_400
FILLED = {"body 1": "Dee", "body 2": "A-17"}


def test_a_template_leaves_where_free_words_may_not(walk: Walk, network: WhatsApp) -> None:
    walk.take([network.says("Hello?", DAYS)])
    with pytest.raises(NotAllowed, match="within 24 hours"):
        walk.answer("Good morning.")
    now = datetime.now(UTC)
    assert fetch_templates(walk.channel, now) == len(network.templates)
    ready = next(one for one in templates_of(walk.channel) if one.name == "order_ready")
    use = TemplateUse(ready.name, ready.language, FILLED)
    reply = write(walk.conversation(), ready.value.text(FILLED), walk.cast.ana, now, template=use)
    assert walk.deliver(reply).step == Step.SENT, reply.reason
    assert reply.text == "Hello Dee, your order A-17 is ready."
    [body] = [one["template"]["components"][0]["parameters"] for one in network.sent]
    assert [one["text"] for one in body] == ["Dee", "A-17"]
    assert network.unknown == []


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("order_ready", {"body 1": "Dee"}, "still empty"),
        ("order_ready", {**FILLED, "body 2": " "}, "still empty"),
        ("summer", FILLED, "not approved"),
        ("picture", FILLED, "not approved"),
        ("nothing_of_this_name", FILLED, "not approved"),
    ],
)
def test_only_an_approved_one_with_every_place_filled_leaves(
    walk: Walk, network: WhatsApp, name: str, values: dict[str, str], says: str
) -> None:
    walk.take([network.says("Hello?", DAYS)])
    fetch_templates(walk.channel, datetime.now(UTC))
    use = TemplateUse(name, "en", values)
    with pytest.raises(NotAllowed, match=says):
        write(walk.conversation(), "Your order is ready.", walk.cast.ana, datetime.now(UTC), template=use)
    assert network.sent == []


def test_one_that_is_no_longer_approved_at_the_moment_of_sending_does_not_leave(
    walk: Walk, network: WhatsApp
) -> None:
    walk.take([network.says("Hello?", DAYS)])
    fetch_templates(walk.channel, datetime.now(UTC))
    use = TemplateUse("order_ready", "en", FILLED)
    reply = write(walk.conversation(), "Hello Dee.", walk.cast.ana, datetime.now(UTC), template=use)
    network.templates[0]["status"] = "PAUSED"
    assert walk.deliver(reply).step == Step.FAILED  # refused by Meta, for our list is an older one
    reply = write(walk.conversation(), "Hello Dee.", walk.cast.ana, datetime.now(UTC), template=use)
    keep_templates(walk.channel, [], datetime.now(UTC))
    assert walk.deliver(reply).step == Step.FAILED
    assert network.sent == []


def test_a_place_with_a_name_says_it(walk: Walk, network: WhatsApp) -> None:
    walk.take([network.says("Hello?", DAYS)])
    fetch_templates(walk.channel, datetime.now(UTC))
    use = TemplateUse("come_back", "it", {"body first_name": "Dee\nMarsh"})
    reply = write(walk.conversation(), "Ciao Dee.", walk.cast.ana, datetime.now(UTC), template=use)
    assert walk.deliver(reply).step == Step.SENT, reply.reason
    [said] = network.sent[0]["template"]["components"][0]["parameters"]
    assert (said["parameter_name"], said["text"]) == ("first_name", "Dee Marsh")
