"""Who stopped advertisements in WhatsApp gets none of ours, whoever chooses one, until they resume."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.whatsapp_server import CONTACT, DEE, GIVEN, WhatsApp

from rapport.channels.models import KindUnknown
from rapport.channels.templates import fetch_templates
from rapport.domain.template import TemplateUse
from rapport.inbox.marketing import is_stopped_here
from rapport.inbox.models import MarketingChoice
from rapport.inbox.reply import NotAllowed
from rapport.inbox.write import write
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.outbox.models import Reply, Step

pytestmark = pytest.mark.peer
ADVERTISEMENT = TemplateUse("come_back", "it", {"body first_name": "Dee"})
NEWS = TemplateUse("order_ready", "en", {"body 1": "Dee", "body 2": "A-17"})
DAYS = 3 * 86_400


@pytest.fixture
def network() -> Iterator[WhatsApp]:
    with running(found := WhatsApp()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: WhatsApp) -> Walk:
    walk = Walk(cast, settings, network, "whatsapp", {**GIVEN, "server": network.address})
    walk.take([network.says("Hello?", DAYS)])
    fetch_templates(walk.channel, datetime.now(UTC))
    return walk


def chose(network: WhatsApp, value: str, ago: int = 0, who: str = DEE) -> list[bytes]:
    told = {"wa_id": who, "detail": f"User requested to {value} marketing messages", "value": value}
    told |= {"category": "marketing_messages", "timestamp": int(time.time()) - ago}
    about = {"display_phone_number": "15550783881", "phone_number_id": "106540352242922"}
    return network.tells("user_preferences", metadata=about, contacts=[CONTACT], user_preferences=[told])


def template(walk: Walk, use: TemplateUse) -> Reply:
    reply = write(walk.conversation(), "Ciao Dee.", walk.cast.ana, datetime.now(UTC), template=use)
    assert isinstance(reply, Reply)
    return reply


def test_an_advertisement_is_refused_before_it_is_written_until_they_resume(walk: Walk, network: WhatsApp) -> None:
    walk.take(chose(network, "stop", ago=60))
    with pytest.raises(NotAllowed, match="wants no advertisements"):
        template(walk, ADVERTISEMENT)
    assert walk.deliver(template(walk, NEWS)).step == Step.SENT
    walk.take(chose(network, "resume"))
    assert walk.deliver(template(walk, ADVERTISEMENT)).step == Step.SENT
    assert [one["template"]["name"] for one in network.sent] == ["order_ready", "come_back"]
    assert not KindUnknown.of(walk.cast.aurora).exists()


def test_one_that_waits_in_line_does_not_leave_any_more(walk: Walk, network: WhatsApp) -> None:
    waits = template(walk, ADVERTISEMENT)
    walk.take(chose(network, "stop"))
    held = walk.deliver(waits)
    assert (held.step, network.sent) == (Step.FAILED, [])
    assert "wants no advertisements" in held.reason


def test_the_picker_offers_none_and_says_why(walk: Walk, network: WhatsApp, client: Client) -> None:
    walk.take(chose(network, "stop"))
    client.force_login(walk.cast.ana)
    where = reverse("inbox:template-choice", args=[walk.cast.aurora.slug, walk.conversation().pk])
    page = client.post(where, headers={"hx-request": "true"}).content.decode()
    choices, _, others = page.partition("</select>")
    assert "order_ready" in choices
    assert "come_back" not in choices
    assert "the customer wants no advertisements" in others


@pytest.mark.parametrize("order", list(permutations([("stop", 30), ("resume", 20), ("stop", 10)])))
def test_in_whatever_order_it_is_told_the_last_choice_counts(
    walk: Walk, network: WhatsApp, order: list[tuple[str, int]]
) -> None:
    calls = [chose(network, value, ago) for value, ago in order]
    for call in [*calls, *calls]:
        walk.take(call)
    assert is_stopped_here(walk.conversation())
    assert MarketingChoice.of(walk.cast.aurora).count() == 3
    told = Entry.of(walk.cast.aurora).filter(what__in=[What.MARKETING_STOPPED, What.MARKETING_RESUMED])
    assert told.count() in (1, 3)


def test_what_another_chose_is_theirs_and_no_name_is_kept(walk: Walk, network: WhatsApp) -> None:
    walk.take(chose(network, "stop", who="12125557890"))
    assert not is_stopped_here(walk.conversation())
    assert "1212555" not in MarketingChoice.of(walk.cast.aurora).get().contact
