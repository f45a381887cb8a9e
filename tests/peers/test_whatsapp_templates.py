"""The picker of templates: shown where free words may not leave, with price and preview, and sent once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.whatsapp_server import GIVEN, WhatsApp

from rapport.budgets.models import Spending
from rapport.channels.models import MessageTemplate
from rapport.channels.templates import fetch_due
from rapport.inbox.models import Identity
from rapport.outbox.budget import set_budget
from rapport.outbox.models import Reply

pytestmark = pytest.mark.peer
DAYS = 2 * 86_400


@pytest.fixture
def network() -> Iterator[WhatsApp]:
    with running(found := WhatsApp()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: WhatsApp, client: Client) -> Walk:
    client.force_login(cast.ana)
    return Walk(cast, settings, network, "whatsapp", {**GIVEN, "server": network.address})


def page(client: Client, walk: Walk) -> str:
    where = reverse("inbox:show", args=[walk.cast.aurora.slug, walk.conversation().pk])
    return client.get(where).content.decode()


def post(client: Client, walk: Walk, name: str, given: Mapping[str, Any] | None = None, htmx: bool = True) -> Any:
    where = reverse(f"inbox:{name}", args=[walk.cast.aurora.slug, walk.conversation().pk])
    return client.post(where, dict(given or {}), headers={"HX-Request": "true"} if htmx else {})


def test_nothing_to_pick_while_the_customer_may_be_answered_freely(
    walk: Walk, network: WhatsApp, client: Client
) -> None:
    walk.take([network.says("Hello?")])
    assert 'id="templates"' not in page(client, walk)


def test_the_list_is_fetched_filled_seen_and_sent_once(walk: Walk, network: WhatsApp, client: Client) -> None:
    walk.take([network.says("Hello?", DAYS)])
    first = page(client, walk)
    assert "The 24 hours in which you may answer freely ended" in first
    assert "No list of templates has been fetched yet." in first
    listed = post(client, walk, "template-list").content.decode()
    assert "0.0008 to 0.055 USD" in listed
    assert "summer · en: waits for the network&#x27;s check" in listed
    assert "picture · en: it wants a file at its head" in listed
    ready = MessageTemplate.of(walk.cast.aurora).get(name="order_ready")
    filled = {"template": ready.pk, "body 1": "Dee <b>", "body 2": ""}
    shown = post(client, walk, "template-choice", filled).content.decode()
    assert "Hello Dee &lt;b&gt;, your order ‹2› is ready." in shown
    refused = post(client, walk, "templates", {**filled, "key": "k1"})
    assert refused.status_code == 422
    assert "is still empty" in refused.content.decode()
    filled["body 2"] = "A-17"
    for _ in range(2):
        assert post(client, walk, "templates", {**filled, "key": "k1"}).status_code == 200
    reply = Reply.of(walk.cast.aurora).get()
    assert walk.deliver(reply, later=1).step == "sent"  # its undo is over
    assert [one["template"]["name"] for one in network.sent] == ["order_ready"]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("393331234567", "To numbers with +39 it is 0.0248 EUR"),
        ("351912345678", "To numbers with +351 it is 0.0142 EUR"),
        ("16505551234", ""),
        ("999", ""),
        ("", ""),
        ("+39 333", ""),
        ("٣٩١٢٣", ""),
    ],
)
def test_what_it_costs_where_the_customer_is_stands_beside_where_that_is_known(
    walk: Walk, network: WhatsApp, client: Client, number: str, told: str
) -> None:
    walk.take([network.says("Hello?", DAYS)])
    Identity.across_brands.filter(network="whatsapp").update(network_id=number)
    listed = post(client, walk, "template-list").content.decode()
    assert "0.0008 to 0.055 USD" in listed
    assert (told in listed) if told else "To numbers with" not in listed


@pytest.mark.parametrize(("cap", "step"), [(60_000, "sent"), (50_000, "queued")])
def test_a_template_counts_against_the_cap_at_most_at_what_it_may_cost(
    walk: Walk, network: WhatsApp, client: Client, cap: int, step: str
) -> None:
    set_budget(walk.channel, cap, None, walk.cast.ana, datetime.now(UTC))
    walk.take([network.says("Hello?", DAYS)])
    post(client, walk, "template-list")
    ready = MessageTemplate.of(walk.cast.aurora).get(name="order_ready")
    assert ready.category == "utility"
    post(client, walk, "templates", {"template": ready.pk, "body 1": "Dee", "body 2": "A-17", "key": "k"})
    assert walk.deliver(Reply.of(walk.cast.aurora).get(), later=1).step == step
    paid = Spending.across_brands.filter(channel=walk.channel, act="send").aggregate(all=Sum("millionths"))["all"]
    assert (paid or 0) == (55_000 if step == "sent" else 0)


def test_the_clock_fetches_a_list_anew_once_it_is_old(walk: Walk, network: WhatsApp) -> None:
    now = datetime.now(UTC)
    fetch_due(now)
    there = MessageTemplate.of(walk.cast.aurora)
    assert there.exists()
    before, asked = there.latest("fetched_at").fetched_at, len(network.asked)
    fetch_due(now + timedelta(minutes=5))
    assert len(network.asked) == asked
    fetch_due(now + timedelta(hours=7))
    assert there.earliest("fetched_at").fetched_at > before


def test_it_works_without_a_script(walk: Walk, network: WhatsApp, client: Client) -> None:
    walk.take([network.says("Hello?", DAYS)])
    assert "order_ready" in post(client, walk, "template-list", htmx=False).content.decode()
    ready = MessageTemplate.of(walk.cast.aurora).get(name="come_back")
    shown = post(client, walk, "template-choice", {"template": ready.pk, "body first_name": "Dee"}, htmx=False)
    assert "Ciao Dee, ti aspettiamo." in shown.content.decode()
    last = {"template": ready.pk, "body first_name": "Dee", "key": "k"}
    sent = post(client, walk, "templates", last, htmx=False)
    assert sent.status_code == 302


def test_a_network_that_does_not_answer_is_said_and_cruz_sees_nothing(
    walk: Walk, network: WhatsApp, client: Client
) -> None:
    walk.take([network.says("Hello?", DAYS)])
    network.faults = [500]
    failed = post(client, walk, "template-list")
    assert (failed.status_code, "could not be fetched" in failed.content.decode()) == (422, True)
    client.force_login(walk.cast.cruz)
    assert post(client, walk, "template-list").status_code in (403, 404)
