"""What is out is changed from the post's page: by who may write, told as it goes, with the difference shown."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rapport.accounts.models import Membership, Role
from rapport.approvals.models import ApprovalRequest, RequestKind
from rapport.approvals.rule import set_four_eyes
from rapport.outbox.models import Delivery, PostEdit, Publication, Step
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from tests.cast import Cast
from tests.screens.test_publish import ana as ana
from tests.screens.test_publish import at, written
from tests.street import Street, colleague


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


def test_where_others_say_yes_it_waits_for_them_and_is_shown_word_by_word(
    ana: Client, street: Street, out: Post
) -> None:
    set_four_eyes(street.brand, True, street.ana, street.now)
    bo = colleague(street, f"bo-{street.brand.pk}")
    assert "Ask for a yes to this" in ana.get(at(street, "post", out.pk)).content.decode()
    page = change(ana, street, out)
    assert "It waits for a yes; until then the old words stand there." in page
    assert "somebody else has to say yes" in page
    assert not PostEdit.across_brands.exists()
    ana.force_login(bo)
    page = ana.get(at(street, "approvals")).content.decode()
    assert "Changes of what is out" in page
    request = ApprovalRequest.of(street.brand).get(kind=RequestKind.EDIT)
    given = {"vote": "yes", "seen": request.digest}
    assert "Your word is kept" in ana.post(at(street, "vote", request.pk), given, follow=True).content.decode()
    assert PostEdit.across_brands.get().text == "Oak, <quickly>."


def test_a_no_gives_the_words_back_into_the_form(ana: Client, street: Street, out: Post) -> None:
    set_four_eyes(street.brand, True, street.ana, street.now)
    change(ana, street, out)
    request = ApprovalRequest.of(street.brand).get(kind=RequestKind.EDIT)
    ana.post(at(street, "vote", request.pk), {"vote": "no", "seen": request.digest, "words": "Slower."})
    page = ana.get(at(street, "post", out.pk)).content.decode()
    assert "said no: Slower." in page.replace("\u2068", "").replace("\u2069", "")
    assert "Oak, &lt;quickly&gt;.</textarea>" in page


def test_each_rule_that_refuses_is_said_in_the_readers_language_and_the_words_stay(
    ana: Client, street: Street, out: Post
) -> None:
    street.ana.language = "es"
    street.ana.save()
    words = "x" * 5000 + " {name}"
    there = at(street, "edit-out", out.pk, Publication.of(street.brand).get().pk)
    answer = ana.post(there, {"text": words, "version": "1"})
    page = answer.content.decode()
    assert (answer.status_code, page.count('class="refusal" role="alert"')) == (409, 2)
    assert f"{words}</textarea>" in page
    assert "There are" not in page.partition('role="alert"')[2][:200]


def test_a_refused_change_is_left_by_its_button(ana: Client, street: Street, out: Post) -> None:
    change(ana, street, out)
    Delivery.across_brands.filter(pk=PostEdit.of(street.brand).get().pk).update(step=Step.FAILED, reason="Late.")
    assert "Leave it as it stands there" in ana.get(at(street, "post", out.pk)).content.decode()
    there = at(street, "edit-leave", out.pk, Publication.of(street.brand).get().pk)
    page = ana.post(there, follow=True).content.decode()
    assert "It is left as it stands there." in page
    assert '<button class="quiet">Leave it' not in page


def test_a_viewer_and_another_brand_change_nothing(ana: Client, street: Street, cast: Cast, out: Post) -> None:
    there = at(street, "edit-out", out.pk, Publication.of(street.brand).get().pk)
    elsewhere = reverse("publish:edit-out", args=["norte", out.pk, Publication.of(street.brand).get().pk])
    Membership.of(street.brand).update(role=Role.VIEWER)
    assert ana.post(there, {"text": "Mine.", "version": "1"}).status_code == 403
    assert "Change the words on" not in ana.get(at(street, "post", out.pk)).content.decode()
    ana.force_login(cast.cruz)
    assert {ana.post(one, {"text": "Mine.", "version": "1"}).status_code for one in (there, elsewhere)} == {404}
    assert not PostEdit.across_brands.exists()


def test_until_it_leaves_the_page_offers_to_undo_it(ana: Client, street: Street, out: Post) -> None:
    there = at(street, "edit-undo", out.pk, Publication.of(street.brand).get().pk)
    assert there not in ana.get(at(street, "post", out.pk)).content.decode()
    assert f'action="{there}"' in change(ana, street, out)
    page = ana.post(there, follow=True).content.decode()
    assert "Undone: it stays as it stands there." in page
    assert ">Oak, slowly.</textarea>" in page
    assert there not in page
    assert PostEdit.of(street.brand).get().step == Step.WITHDRAWN
    assert "It is too late" in ana.post(there, follow=True).content.decode()
