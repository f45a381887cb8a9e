"""A post's page tells what came back: figures, a curve, what was read there, and its counted links."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.outbox.models import Publication
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.results.asking import follow_published
from rapport.publishing.results.models import Aspect, Measurement, PostDifference, PostResult, ReadBack
from rapport.publishing.trouble import troubles
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


@pytest.fixture
def post(street: Street) -> Post:
    given = PostGiven("Oak: https://oak.example/", (VariantGiven(street.channel),))
    return write_post(street.brand, given, street.ana, timezone.now())


def published(street: Street, post: Post) -> PostResult:
    line_up(post, When.NOW, street.ana, street.now)
    street.deliver()
    follow_published(street.now)
    return PostResult.of(street.brand).get()


def measured(result: PostResult, hours: int, **told: int | None) -> None:
    sent = Publication.across_brands.get(pk=result.publication_id).sent_at
    assert sent
    Measurement.across_brands.create(
        brand=result.brand, result=result, at=sent + timedelta(hours=hours), definition=1, **told
    )


def page(client: Client, street: Street, post: Post) -> str:
    return client.get(reverse("publish:post", args=[street.brand.slug, post.pk])).content.decode()


def test_what_is_not_told_is_not_available_and_never_zero(ana: Client, street: Street, post: Post) -> None:
    result = published(street, post)
    assert page(ana, street, post).count("not available") == 4
    measured(result, 1, likes=4, reposts=1, replies=0)
    found = page(ana, street, post)
    assert found.count("not available") == 2
    assert '<td class="n">5' in found
    assert "row spark" not in found
    measured(result, 8, likes=9, reposts=1, replies=3)
    found = page(ana, street, post)
    assert "row spark" in found
    assert "Reactions over time: 10 after 8 hours" in found


def test_what_says_something_else_is_trouble_until_somebody_took_note(
    ana: Client, street: Street, post: Post
) -> None:
    result = published(street, post)
    PostResult.of(street.brand).update(verdict=ReadBack.DIFFERS, found="Elm.", read_at=street.now)
    PostDifference.across_brands.create(
        brand=street.brand, result=result, aspect=Aspect.WORDS, meant="Oak.", found="Elm."
    )
    assert [one.code for one in troubles(street.brand, street.now)] == ["differs"]
    assert "stands there otherwise" in ana.get(reverse("today:index", args=[street.brand.slug])).content.decode()
    assert "<ins>Elm." in page(ana, street, post)
    ana.post(reverse("publish:noted", args=[street.brand.slug, post.pk, result.pk]))
    assert troubles(street.brand, street.now) == []
    assert Entry.of(street.brand).filter(what=What.DIFFERENCE_SEEN).count() == 1


@override_settings(ADDRESS="https://desk.example")
def test_clicks_are_chosen_on_the_post(ana: Client, street: Street, post: Post) -> None:
    assert "Count clicks" in page(ana, street, post)
    ana.post(reverse("publish:clicks", args=[street.brand.slug, post.pk]), {"on": "yes"})
    assert "https://desk.example/l/" in page(ana, street, post)


def test_without_a_public_address_the_page_says_why(ana: Client, street: Street, post: Post) -> None:
    assert "needs a public address" in page(ana, street, post)


def test_the_best_time_is_not_said_before_there_is_enough(ana: Client, street: Street) -> None:
    slots = reverse("publish:slots", args=[street.brand.slug])
    assert "Not enough data yet: 0 measured posts" in ana.get(slots).content.decode()


def test_the_best_time_is_a_map_and_a_table(ana: Client, street: Street) -> None:
    monday = (street.now - timedelta(weeks=8)).replace(hour=6, minute=0) - timedelta(days=street.now.weekday())
    for n in range(48):
        post = write_post(street.brand, PostGiven("Oak", (VariantGiven(street.channel),)), street.ana, street.now)
        line_up(post, When.NOW, street.ana, street.now)
        row = Publication.of(street.brand).latest("pk")
        sent = monday + timedelta(days=7 * (n // 8), hours=n % 8)
        Publication.of(street.brand).filter(pk=row.pk).update(step="sent", sent_at=sent, network_id=f"n{n}")
        result = PostResult.across_brands.create(brand=street.brand, publication=row, channel=street.channel)
        for age, likes in ((24, 90 if n % 8 == 3 else 9 + n % 3), (100, 5000)):
            measured(result, age, likes=likes, reposts=None, replies=0)
    page = ana.get(reverse("publish:slots", args=[street.brand.slug])).content.decode()
    assert "better than your usual one with at least 80" in page
    assert page.count('class="h5"') == 1
    assert page.count('class="h0"') == 7 * 24 - 8
    assert "Chance that it is better" in page
