"""The hand-off in a conversation: since when a person has the word, and what the customer was told of it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from rapport.inbox import conversation_actions
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    client.force_login(street.ana)
    return client


def line(client: Client, street: Street) -> tuple[str, str]:
    """The hand-off line in words, and the whole page."""
    where = reverse("inbox:show", args=[street.brand.slug, street.conversation().pk])
    page = client.get(where, headers={"HX-Request": "true"}).content.decode()
    found = re.search(r'<p class="event handed".*?</p>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()), page


def test_the_line_quotes_what_the_customer_was_told_once_it_has_left(ana: Client, street: Street) -> None:
    street.says("I want to speak to a person please.")
    street.receive()
    said, page = line(ana, street)
    assert "Dee is being told: “" in said
    assert "told-above" not in page
    street.deliver()
    (told,) = street.heard()
    said, page = line(ana, street)
    assert said.startswith("Given to a person,")
    assert f"Dee was told: “{' '.join(told.split())}”" in said
    assert "The robot stays silent until you hand it back." in said
    assert page.count("told-above") == 1


def test_nothing_is_quoted_where_nothing_was_told_and_silence_ends_when_it_is_handed_back(
    ana: Client, street: Street
) -> None:
    street.says("My lamp arrived broken, this is a disgrace!")
    street.receive()
    assert street.heard() == []
    said, _page = line(ana, street)
    assert "told" not in said
    conversation_actions.hand_back(street.conversation(), street.ana, street.now)
    assert "stays silent" not in line(ana, street)[0]
