"""A post's open page: its state and comments as they are now, answered in place, and why it is unconfirmed."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.inbox.write import write
from rapport.outbox.models import Attempt, Delivery, Publication, Step
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.trouble import troubles
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.cast import Cast
from tests.street import Street

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"publish:{name}", args=[street.brand.slug, *more])


def in_line(street: Street) -> Post:
    given = PostGiven("Oak, slowly.", (VariantGiven(street.channel),))
    post = write_post(street.brand, given, street.ana, street.now)
    return line_up(post, When.NOW, street.ana, street.now)


def test_the_open_page_asks_for_its_state_and_its_comments(ana: Client, street: Street) -> None:
    post = in_line(street)
    page = ana.get(at(street, "post", post.pk)).content.decode()
    for name in ("state", "talks"):
        assert f'hx-get="{at(street, name, post.pk)}"' in page
    assert "scheduled" in ana.get(at(street, "state", post.pk)).content.decode()
    street.run()
    state = ana.get(at(street, "state", post.pk)).content.decode()
    assert re.search(r'id="post-tag"[^>]*hx-swap-oob="true">published', state)
    assert "<html" not in state
    street.receive()
    street.says("How long?", "dee", "comment", in_reply_to=Publication.of(street.brand).get().network_id)
    street.receive()
    assert "How long?" in ana.get(at(street, "talks", post.pk)).content.decode()


def test_once_it_left_the_open_page_offers_no_way_to_take_it_out_of_the_line(ana: Client, street: Street) -> None:
    post = in_line(street)
    page = ana.get(at(street, "post", post.pk)).content.decode()
    waits = ana.get(at(street, "state", post.pk)).content.decode()
    assert "Take it out of the line" in page
    assert 'id="post-away"' not in waits  # what is unfolded there is not folded while one reads it
    assert re.search(r'id="post-when"[^>]*>[^<]*leaves at', page)
    street.run()
    left = ana.get(at(street, "state", post.pk)).content.decode()
    assert '<div id="post-away" hx-swap-oob="true"></div>' in left
    assert re.search(r'id="post-when" hx-swap-oob="true">[^<]*left at', left)


def test_an_answer_is_shown_in_place_and_a_refused_one_says_why(ana: Client, street: Street) -> None:
    post = in_line(street)
    street.run()
    street.says("How long?", "dee", "comment", in_reply_to=Publication.of(street.brand).get().network_id)
    street.receive()
    page = ana.get(at(street, "talks", post.pk)).content.decode()
    given = dict(re.findall(r'name="(key|seen)" value="([^"]*)"', page))
    to = at(street, "answer", post.pk, street.conversation().pk)
    answer = ana.post(to, {**given, "text": "Nine days."}, headers=HTMX)
    assert (answer.status_code, "Nine days." in answer.content.decode()) == (200, True)
    refused = ana.post(to, {**given, "text": "Other words."}, headers=HTMX)
    assert (refused.status_code, 'role="alert"' in refused.content.decode()) == (422, True)
    assert "Other words." not in refused.content.decode()


@pytest.mark.parametrize("private", [False, True])
def test_an_answer_in_private_is_marked_as_one(ana: Client, street: Street, private: bool) -> None:
    post = in_line(street)
    street.run()
    street.says("How long?", "dee", "comment", in_reply_to=Publication.of(street.brand).get().network_id)
    street.receive()
    write(street.conversation(), "Nine days.", street.ana, street.now, private=private)
    page = ana.get(at(street, "talks", post.pk)).content.decode()
    assert ("Nine days." in page, "In private" in page) == (True, private)


def test_who_is_told_that_it_is_unconfirmed_reads_what_was_said_when_it_was_sent(
    ana: Client, street: Street
) -> None:
    post = in_line(street)
    row = Delivery.of(street.brand).get()
    Attempt.across_brands.create(
        brand=street.brand, delivery=row, at=street.now, outcome="maybe", detail="The line broke in mid-sentence."
    )
    Delivery.of(street.brand).update(step=Step.UNKNOWN, reason="This server cannot be searched.")
    page = ana.get(at(street, "post", post.pk)).content.decode()
    assert "When it was sent: The line broke in mid-sentence." in page
    assert "When we looked: This server cannot be searched." in page
    assert [one.why for one in troubles(street.brand, street.now)] == ["The line broke in mid-sentence."]


def test_another_brand_sees_neither(client: Client, cast: Cast, street: Street) -> None:
    street.now = timezone.now()
    post = in_line(street)
    client.force_login(cast.cruz)
    for name in ("state", "talks"):
        assert client.get(at(street, name, post.pk)).status_code == 404
        assert client.get(reverse(f"publish:{name}", args=["norte", post.pk])).status_code == 404
