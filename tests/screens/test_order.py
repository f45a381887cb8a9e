"""The order of the list on the screen: asked for once, kept, and as the script merges what arrives."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from rapport.inbox.models import Conversation
from tests.screens.busy import busy
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    busy(street)
    client.force_login(street.ana)
    return client


def page(client: Client, street: Street, query: str = "") -> str:
    where = reverse("inbox:index", kwargs={"brand": street.brand.slug})
    return client.get(where + query).content.decode()


def rows(html: str) -> list[int]:
    return [int(one) for one in re.findall(r'id="c(\d+)" data-row', html)]


@pytest.mark.parametrize("order", ["pressing", "time", "wait", "newest"])
def test_places_fall_in_every_order_so_that_arrivals_find_theirs(ana: Client, street: Street, order: str) -> None:
    html = page(ana, street, f"?order={order}")
    places = re.findall(r'<li data-place="([0-9a-f]+)"', html)
    assert len(places) > 3
    assert places == sorted(places, reverse=True)


def test_the_longest_wait_stands_first_and_the_order_is_kept(ana: Client, street: Street) -> None:
    waiting = Conversation.of(street.brand).filter(pk__in=rows(page(ana, street, "?order=wait")))
    waiting = waiting.filter(waiting_since__isnull=False)
    first = waiting.order_by("waiting_since").values_list("pk", flat=True)[0]
    assert rows(page(ana, street))[0] == first
    assert "Longest wait" in page(ana, street)
    assert "order=wait" in page(ana, street)


def test_an_order_that_does_not_exist_changes_nothing(ana: Client, street: Street) -> None:
    assert rows(page(ana, street, "?order=loudest")) == rows(page(ana, street))


def test_what_is_urgent_says_so_on_its_row(ana: Client, street: Street) -> None:
    street.conversation("kim")
    Conversation.of(street.brand).filter(identity__handle="kim").update(urgency=0.9)
    assert ">Urgent</span>" in page(ana, street)


def test_rows_that_are_asked_for_again_keep_their_own_order(ana: Client, street: Street) -> None:
    shown = page(ana, street)
    page(ana, street, "?order=wait")
    again = re.search(r'hx-get="([^"]+)" hx-trigger="live:list', shown)
    assert again
    fresh = ana.get(again[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert rows(fresh) == rows(shown)
    assert rows(page(ana, street)) != rows(shown)


def test_each_row_says_what_it_presses_for_and_the_list_why_the_first_is_first(
    ana: Client, street: Street
) -> None:
    html = page(ana, street, "?order=pressing")
    assert re.search(r'<span class="points" title="[^"]*\(\+\d+\)[^"]*">\d+ points</span>', html)
    first = Conversation.of(street.brand).select_related("contact").get(pk=rows(html)[0])
    assert re.search(rf"Why is \W*{first.contact.name}\W* first\?", html)
    assert 'class="points"' not in page(ana, street, "?order=wait")


def test_the_pane_of_a_conversation_says_the_same_points_as_its_row(ana: Client, street: Street) -> None:
    html = page(ana, street, "?order=pressing")
    number = rows(html)[0]
    row = re.search(r'class="points"[^>]*>(\d+ points)<', html)
    assert row
    pane = ana.get(reverse("inbox:show", kwargs={"brand": street.brand.slug, "number": number})).content.decode()
    assert f"How much it presses: {row[1]}" in pane
