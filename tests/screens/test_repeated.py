"""Repeated posts on the page: a set is made, joined, stopped by complaints, and let go on by a person."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.answers.models import Article
from rapport.inbox.evergreen_watch import watch_evergreen
from rapport.outbox.models import Publication
from rapport.publishing.evergreen_models import StopReason
from rapport.publishing.line import line_up
from rapport.publishing.models import Evergreen, Post, When
from rapport.publishing.series import come_round
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"publish:{name}", args=[street.brand.slug, *more])


def written(street: Street, idea: str) -> Post:
    return write_post(street.brand, PostGiven(idea, (VariantGiven(street.channel),)), street.ana, street.now)


def a_set(ana: Client, street: Street) -> tuple[Post, Post]:
    first, second = written(street, "Oak."), written(street, "Beech.")
    ana.post(at(street, "series", first.pk), {"rule": "FREQ=DAILY", "at": "2026-11-23T09:30"})
    ana.post(at(street, "repeated", first.pk), {"do": "apart", "apart": "3"})
    page = ana.get(at(street, "post", second.pk)).content.decode()
    number = re.findall(r'<option value="(\d+)">Oak', page)[0]
    ana.post(at(street, "repeated", second.pk), {"do": "join", "set": number})
    return first, second


def test_a_set_is_made_and_joined_and_rests_on_an_article(ana: Client, street: Street) -> None:
    street.teach(automatic=False)
    first, second = a_set(ana, street)
    page = ana.get(at(street, "post", first.pk)).content.decode()
    assert "at most once in 3 days" in page
    assert "Beech." in page
    ana.post(at(street, "repeated", second.pk), {"do": "rest", "rests": str(Article.of(street.brand).get().pk)})
    assert Post.of(street.brand).get(pk=second.pk).rests_on == Article.of(street.brand).get()
    for odd in ({"do": "apart", "apart": "x"}, {"do": "again"}, {"do": "nonsense"}, {}):
        assert ana.post(at(street, "repeated", first.pk), odd).status_code == 302
    assert ana.post(at(street, "repeated", first.pk), {"do": "rest", "rests": "99999"}).status_code == 404


def test_one_whose_last_run_drew_complaints_stops_and_a_person_lets_it_go_on(ana: Client, street: Street) -> None:
    first, second = a_set(ana, street)
    come_round(street.now)
    copy = Post.of(street.brand).filter(copy_of__isnull=False).earliest("occurrence")
    line_up(copy, When.NOW, street.ana, street.now)
    street.run()
    out = Publication.of(street.brand).filter(part__variant__post=copy).get().network_id
    assert watch_evergreen(street.brand, street.now) == 0
    street.says("My table came broken and nobody answers me!", "dee", "comment", in_reply_to=out)
    street.run()
    street.pass_time(timedelta(days=2).total_seconds())
    assert watch_evergreen(street.brand, street.now) == 1
    stopped, goes = (first, second) if copy.copy_of_id == first.pk else (second, first)
    assert Evergreen.of(street.brand).get(post=stopped).why == StopReason.COMPLAINTS
    page = ana.get(at(street, "post", stopped.pk)).content.decode()
    assert "its last run drew complaints" in page
    assert "its last run drew complaints: 1" not in ana.get(at(street, "post", goes.pk)).content.decode()
    ana.post(at(street, "repeated", stopped.pk), {"do": "again"})
    row = Evergreen.of(street.brand).get(post=stopped)
    assert row.why == StopReason.NONE
    Evergreen.of(street.brand).update(again_at=street.now, looked_at=None)
    assert watch_evergreen(street.brand, street.now) == 0, "what a person has seen stops it no more"


def test_a_post_that_comes_round_alone_shows_that_it_is_looked_after_and_may_become_a_set(
    ana: Client, street: Street
) -> None:
    post = written(street, "Oak.")
    ana.post(at(street, "series", post.pk), {"rule": "FREQ=DAILY", "at": "2026-11-23T09:30"})
    page = ana.get(at(street, "post", post.pk)).content.decode()
    assert "Looked after" in page
    assert "It stops by itself" in page
    assert 'value="apart"' in page
    assert "Each post of the set" not in page
    Evergreen.of(street.brand).update(why=StopReason.LINK, stopped_at=street.now)
    assert "Repeat it again" in ana.get(at(street, "post", post.pk)).content.decode()
    ana.post(at(street, "repeated", post.pk), {"do": "again"})
    assert Evergreen.of(street.brand).get().why == StopReason.NONE
