"""What is out is changed from the post's page: by who may write, told as it goes, with the difference shown."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rapport.accounts.models import Membership, Role
from rapport.approvals.rule import set_four_eyes
from rapport.outbox.models import Delivery, PostEdit, Publication, Step
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from tests.cast import Cast
from tests.screens.test_publish import ana as ana
from tests.screens.test_publish import at, written
from tests.street import Street


@pytest.fixture
def out(ana: Client, street: Street) -> Post:
    post = written(street)
    line_up(post, When.NOW, street.ana, street.now)
    sent = {"step": Step.SENT, "told": Step.SENT, "network_id": "1", "sent_at": street.now}
    Delivery.of(street.brand).update(**sent)
    return post


def change(client: Client, street: Street, post: Post, **given: str) -> str:
    there = at(street, "edit-out", post.pk, Publication.of(street.brand).get().pk)
    said = {"text": "Oak, <quickly>.", "version": "1", **given}
    return client.post(there, said, follow=True).content.decode()


def test_it_is_changed_from_its_page_and_what_became_of_it_is_told(ana: Client, street: Street, out: Post) -> None:
    page = ana.get(at(street, "post", out.pk)).content.decode()
    assert "What it is to say from now on" in page
    page = change(ana, street, out)
    assert "It is changed as soon as the network has taken it" in page
    assert "changed it" in page
    assert "on its way" in page
    assert "<ins>&lt;quickly&gt;" in page or "&lt;quickly&gt;." in page
    asked = PostEdit.of(street.brand).get()
    Delivery.across_brands.filter(pk=asked.pk).update(step=Step.FAILED, reason="Too late.")
    page = ana.get(at(street, "post", out.pk)).content.decode()
    assert "refused" in page
    assert "Too late." in page
    assert "What it is to say from now on" in page, "it can be tried again"


@pytest.mark.parametrize("given", [{"version": "9"}, {"version": "²"}, {"text": " "}, {"text": "x" * 5000}])
def test_what_cannot_be_said_changes_nothing_and_says_why(
    ana: Client, street: Street, out: Post, given: dict[str, str]
) -> None:
    page = change(ana, street, out, **given)
    assert not PostEdit.across_brands.exists()
    assert "It is changed as soon as" not in page


def test_where_others_say_yes_it_says_so_and_offers_nothing(ana: Client, street: Street, out: Post) -> None:
    set_four_eyes(street.brand, True, street.ana, street.now)
    page = ana.get(at(street, "post", out.pk)).content.decode()
    assert "Here others say yes first" in page
    assert "What it is to say from now on" not in page
    change(ana, street, out)
    assert not PostEdit.across_brands.exists()


def test_a_viewer_and_another_brand_change_nothing(ana: Client, street: Street, cast: Cast, out: Post) -> None:
    there = at(street, "edit-out", out.pk, Publication.of(street.brand).get().pk)
    elsewhere = reverse("publish:edit-out", args=["norte", out.pk, Publication.of(street.brand).get().pk])
    Membership.of(street.brand).update(role=Role.VIEWER)
    assert ana.post(there, {"text": "Mine.", "version": "1"}).status_code == 403
    assert "Change the words on" not in ana.get(at(street, "post", out.pk)).content.decode()
    ana.force_login(cast.cruz)
    assert {ana.post(one, {"text": "Mine.", "version": "1"}).status_code for one in (there, elsewhere)} == {404}
    assert not PostEdit.across_brands.exists()
