"""Words that did not leave, or did not stay as they were: the conversation and the list say so, and keep them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.connectors.practice.network import network
from rapport.inbox.undo import undo
from rapport.inbox.write import write
from rapport.outbox.models import Reply
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def shown(client: Client, street: Street, name: str = "show") -> str:
    number = {} if name == "index" else {"number": street.conversation().pk}
    return client.get(reverse(f"inbox:{name}", kwargs={"brand": street.brand.slug, **number})).content.decode()


def row(client: Client, street: Street) -> str:
    found = re.search(r'<a class="card".*?</a>', shown(client, street, "index"), re.DOTALL)
    assert found
    return found[0]


def again(client: Client, street: Street, reply: Reply) -> str:
    where = {"brand": street.brand.slug, "number": street.conversation().pk, "reply": reply.pk}
    return client.get(reverse("inbox:rewording", kwargs=where), headers={"HX-Request": "true"}).content.decode()


def test_a_reply_that_was_taken_back_is_struck_through_and_can_be_tried_again(ana: Client, street: Street) -> None:
    street.says("Where is my table?")
    street.receive()
    reply = write(street.conversation(), "Too <quick>.", street.ana, street.now, undo=timedelta(seconds=10))
    assert "<del>" not in shown(ana, street)
    assert undo(reply, street.ana, street.now)
    page = shown(ana, street)
    assert "<del>Too &lt;quick&gt;.</del>" in page
    assert "Not sent" in page
    assert "Edit and try again" in page
    assert ">Too &lt;quick&gt;.</textarea>" in again(ana, street, reply)


def test_a_reply_that_the_network_refused_is_struck_through_and_marks_the_row(ana: Client, street: Street) -> None:
    street.says("Where is my table?")
    street.receive()
    network(street.channel.settings["file"]).misbehave(street.channel.handle, "refuses")
    reply = write(street.conversation(), "On its way.", street.ana, street.now)
    assert 'class="card"' not in shown(ana, street, "index")
    street.deliver()
    assert "<del>On its way.</del>" in shown(ana, street)
    assert "Edit and try again" in shown(ana, street)
    assert "Not sent" in row(ana, street)
    assert ">On its way.</textarea>" in again(ana, street, reply)


def test_an_edited_message_shows_its_old_words_folded(ana: Client, street: Street) -> None:
    post = street.says("Where is <my> table?")
    street.receive()
    assert "Edited on the network" not in shown(ana, street)
    street.pass_time(60)
    network(street.channel.settings["file"]).edit(street.channel.handle, post.id, "Thieves!", at=street.now)
    street.receive()
    for name in ("show", "live"):
        page = shown(ana, street, name)
        (folded,) = re.findall(r'<details class="fold" id="edited-.*?</details>', page, re.DOTALL)
        assert "Edited on the network" in folded
        assert "Where is &lt;my&gt; table?" in folded
        assert "Thieves!" not in folded
        assert "Thieves!" in page


def test_a_message_taken_back_says_so_and_stays(ana: Client, street: Street) -> None:
    post = street.says("Where is my table?")
    street.receive()
    street.pass_time(60)
    network(street.channel.settings["file"]).withdraw(street.channel.handle, post.id)
    street.receive()
    page = shown(ana, street)
    assert "Taken back on the network; kept here for the record." in page
    assert "Where is my table?" in page
