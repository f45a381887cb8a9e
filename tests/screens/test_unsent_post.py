"""What is typed in the composer and not saved is there on another machine, for the person alone."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from rapport.accounts.models import Membership
from rapport.inbox.remove_member import remove_member
from rapport.publishing.models import Post, UnsentPost
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.screens.test_composer import ana as ana
from tests.screens.test_composer import at, form
from tests.street import Street, colleague


def kept(client: Client, street: Street, **more: str) -> dict[str, str]:
    answer = client.post(at(street, "unsent"), {**form(street), "key": "k1", "stamp": "a.1", **more})
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def test_a_new_post_goes_on_elsewhere_and_is_gone_once_it_is_saved(ana: Client, street: Street) -> None:
    told = kept(ana, street, idea="Half a sentence", **{f"warning-{street.channel.pk}": "Sawdust"})
    assert "Not saved yet" in told["says"]
    elsewhere = Client()
    elsewhere.force_login(street.ana)
    fresh = elsewhere.get(at(street, "new")).content.decode()
    assert f'<a href="{told["where"]}">Half a sentence</a>' in fresh
    page = elsewhere.get(told["where"]).content.decode()
    assert ">Half a sentence</textarea>" in page
    assert 'value="Sawdust"' in page
    assert 'name="key" value="k1"' in page
    assert 'data-stamp="a.1"' in page
    elsewhere.post(at(street, "new"), form(street, key="k1", do="keep", idea="Half a sentence"))
    assert not UnsentPost.of(street.brand).exists()
    assert "Half a sentence" not in elsewhere.get(at(street, "new")).content.decode()


def test_changes_of_a_post_stand_in_its_form_and_the_post_is_as_it_was(ana: Client, street: Street) -> None:
    post = write_post(street.brand, PostGiven("Oak", (VariantGiven(street.channel),)), street.ana, street.now)
    kept(ana, street, post=str(post.pk), seen="1", idea="Ash")
    edit = at(street, "edit", post.pk)
    assert ">Ash</textarea>" in ana.get(edit).content.decode()
    assert Post.of(street.brand).get().idea == "Oak"
    row = UnsentPost.of(street.brand).get()
    answer = ana.post(at(street, "unsent-away", row.pk), follow=True).content.decode()
    assert ">Oak</textarea>" in answer
    assert not UnsentPost.of(street.brand).exists()


def test_somebody_who_changed_the_post_meanwhile_is_not_overwritten(ana: Client, street: Street) -> None:
    post = write_post(street.brand, PostGiven("Oak", (VariantGiven(street.channel),)), street.ana, street.now)
    kept(ana, street, post=str(post.pk), seen="1", idea="Ash")
    fields = form(street, key="k2", seen="1", do="keep", idea="Elm")
    ana.post(at(street, "edit", post.pk), fields)
    page = ana.get(at(street, "edit", post.pk)).content.decode()
    assert 'name="seen" value="1"' in page
    refused = ana.post(at(street, "edit", post.pk), form(street, key="k1", seen="1", do="keep", idea="Ash"))
    assert refused.status_code == 422
    assert Post.of(street.brand).get().idea == "Elm"
    assert UnsentPost.of(street.brand).count() == 1, "refused: still kept"


def test_nobody_else_sees_it_and_a_viewer_keeps_nothing(ana: Client, street: Street) -> None:
    told = kept(ana, street, idea="Half a sentence")
    bo = colleague(street, "bo")
    ana.force_login(bo)
    assert "Half a sentence" not in ana.get(told["where"]).content.decode()
    row = UnsentPost.of(street.brand).get()
    assert ana.post(at(street, "unsent-away", row.pk)).status_code == 404
    assert ana.post(reverse("publish:unsent", args=[street.brand.slug]), {"post": "99999"}).status_code == 404


def test_an_empty_form_and_one_that_differs_in_nothing_are_not_kept(ana: Client, street: Street) -> None:
    assert kept(ana, street, idea="  ")["key"] == ""
    assert kept(ana, street, nothing="1")["key"] == ""
    assert not UnsentPost.of(street.brand).exists()


def test_a_form_that_was_refused_goes_on_from_what_is_kept(ana: Client, street: Street) -> None:
    kept(ana, street, idea="Oak", poll="only one")
    answer = ana.post(at(street, "new"), form(street, key="k1", do="keep", **{f"at-{street.channel.pk}": "soon"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-stamp="a.1"' in page
    assert "data-typed" in page


def test_who_leaves_the_brand_leaves_nothing_unsaved(ana: Client, street: Street) -> None:
    bo = colleague(street, "bo")
    ana.force_login(bo)
    kept(ana, street, idea="Half a sentence")
    remove_member(Membership.of(street.brand).get(person=bo), street.ana, street.now)
    assert not UnsentPost.of(street.brand).exists()


def test_more_than_is_kept_is_told_and_what_was_kept_stays(ana: Client, street: Street) -> None:
    kept(ana, street, idea="Oak")
    for more in ({f"text-{n}": "x" for n in range(950)}, {"notes": "x" * 300_000}):
        answer = ana.post(at(street, "unsent"), {**form(street), "key": "k1", "stamp": "a.2", **more})
        assert answer.status_code == 413
        assert "stays in this browser" in answer.content.decode()
    assert UnsentPost.of(street.brand).get().typed["idea"] == ["Oak"]
