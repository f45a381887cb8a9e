"""All posts held in one press, seen on every page of Publish, and let go on with the list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Role
from rapport.availability.models import QueueHold
from rapport.outbox.models import Delivery, Step
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.cast import Cast
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"publish:{name}", args=[street.brand.slug, *more])


def dated(street: Street, idea: str, hours: float) -> Post:
    post = write_post(street.brand, PostGiven(idea, (VariantGiven(street.channel),)), street.ana, street.now)
    return line_up(post, When.DATE, street.ana, street.now, at=street.now + timedelta(hours=hours))


def test_one_press_holds_all_and_every_page_says_so(ana: Client, street: Street) -> None:
    dated(street, "Oak.", 30)
    dated(street, "Beech.", 0.01)
    page = ana.post(at(street, "hold-all"), {"why": "A van is lost"}, follow=True).content.decode()
    assert "A van is lost" in page
    assert page.count('name="post"') == 2
    assert "to be dated anew" in page
    assert not Delivery.of(street.brand).filter(step=Step.QUEUED).exists()
    for name in ("index", "new", "slots", "approvals"):
        assert "All posts are held" in ana.get(at(street, name)).content.decode()
    assert "All posts are held" in ana.get(reverse("today:index", args=[street.brand.slug])).content.decode()
    told = ana.post(at(street, "resume"), {"all": "yes"}, follow=True).content.decode()
    assert "In line again: 1. Drafts to be dated anew: 1. Still held: 0." in told
    assert "All posts are held" not in told


def test_only_the_ticked_go_on(ana: Client, street: Street) -> None:
    goes, stays = dated(street, "Goes.", 30), dated(street, "Stays.", 31)
    page = ana.post(at(street, "hold-all"), follow=True).content.decode()
    assert set(re.findall(r'name="post" value="(\d+)" checked', page)) == {str(goes.pk), str(stays.pk)}
    page = ana.post(at(street, "resume"), {"post": [str(goes.pk), "x", "9" * 40]}, follow=True).content.decode()
    assert "Stays." in page
    assert "Goes." not in page
    assert "Posts of an incident are still held" in page
    assert ana.post(at(street, "resume"), {"all": "yes"}).status_code == 302
    assert Delivery.of(street.brand).filter(step=Step.QUEUED).count() == 2


def test_a_viewer_sees_and_cannot_press_and_another_brand_sees_nothing(
    client: Client, cast: Cast, street: Street
) -> None:
    client.force_login(cast.cruz)
    assert client.get(at(street, "held")).status_code == 404
    Membership.of(street.brand).update(role=Role.VIEWER)
    client.force_login(street.ana)
    assert client.get(at(street, "held")).status_code == 200
    for name in ("hold-all", "resume"):
        assert client.post(at(street, name), {"all": "yes"}).status_code == 403
    assert not QueueHold.across_brands.exists()
