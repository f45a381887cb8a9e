"""What is typed in the composer and not saved is there on another machine, for the person alone."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from rapport.accounts.models import Membership
from rapport.inbox.remove_member import remove_member
from rapport.outbox.models import Publication
from rapport.publishing.models import Post, UnsentPost
from rapport.publishing.plan_models import PlanAllows
from rapport.publishing.reply_plan import PlanGiven, plan_of, set_plan
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.screens.test_composer import ana as ana
from tests.screens.test_composer import at, form
from tests.screens.test_knowledge import approved
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


def keep(client: Client, street: Street, **given: str) -> str:
    """The form of a new post, sent; where that leads."""
    return client.post(at(street, "new"), form(street, key="k1", **given)).headers.get("Location", "")


def test_a_form_whose_answer_was_lost_and_that_was_written_on_changes_its_post(
    ana: Client, street: Street
) -> None:
    there = keep(ana, street, do="keep", idea="Oak")
    assert keep(ana, street, do="keep", idea="Oak") == there
    assert keep(ana, street, do="keep", idea="Oak and ash") == there
    assert keep(ana, street, do="line", how="now", idea="Oak and ash")
    post = Post.of(street.brand).get()
    assert (post.idea, Publication.of(street.brand).get().text, post.version) == ("Oak and ash", "Oak and ash", 2)


def test_a_form_sent_twice_is_one_post_in_line_once(ana: Client, street: Street) -> None:
    keep(ana, street, do="keep", idea="Oak")
    for _ in range(2):
        keep(ana, street, do="line", how="now", idea="Oak")
    assert (Post.of(street.brand).count(), Publication.of(street.brand).count()) == (1, 1)


def test_notes_typed_after_going_back_to_a_form_that_was_saved_are_kept(ana: Client, street: Street) -> None:
    keep(ana, street, do="keep", idea="Oak")
    keep(ana, street, do="keep", idea="Oak", notes="Ask Dee first", tags="oak, slow", campaign="spring")
    post = Post.of(street.brand).get()
    assert (post.notes, post.tags, post.campaign, post.version) == ("Ask Dee first", ["oak", "slow"], "spring", 1)


def test_notes_of_others_are_not_overwritten_by_a_form_that_comes_again(ana: Client, street: Street) -> None:
    keep(ana, street, do="keep", idea="Oak")
    first = Post.of(street.brand).get()
    ana.post(at(street, "edit", first.pk), form(street, seen="1", do="keep", idea="Oak", notes="Theirs"))
    answer = ana.post(at(street, "new"), form(street, key="k1", do="keep", idea="Oak", notes="Mine"))
    assert (answer.status_code, "This was saved before" in answer.content.decode()) == (422, True)
    assert Post.of(street.brand).get().notes == "Theirs"


def test_a_form_written_on_after_others_changed_its_post_is_a_post_of_its_own(ana: Client, street: Street) -> None:
    keep(ana, street, do="keep", idea="Oak")
    first = Post.of(street.brand).get()
    ana.post(at(street, "edit", first.pk), form(street, seen="1", do="keep", idea="Elm"))
    answer = ana.post(at(street, "new"), form(street, key="k1", do="keep", idea="Oak and ash"))
    page = answer.content.decode()
    assert (answer.status_code, "This was saved before" in page, ">Oak and ash</textarea>" in page) == (
        422,
        True,
        True,
    )
    [key] = re.findall(r'name="key" value="([^"]+)"', page)
    assert key != "k1"
    ana.post(at(street, "new"), form(street, key=key, do="keep", idea="Oak and ash"))
    assert sorted(Post.of(street.brand).values_list("idea", flat=True)) == ["Elm", "Oak and ash"]


def test_a_form_that_is_refused_for_another_reason_still_overwrites_nobody(ana: Client, street: Street) -> None:
    post = write_post(street.brand, PostGiven("Oak", (VariantGiven(street.channel),)), street.ana, street.now)
    ana.post(at(street, "edit", post.pk), form(street, seen="1", do="keep", idea="Elm"))
    typed = form(street, key="k1", seen="1", do="keep", idea="Ash", **{f"at-{street.channel.pk}": "soon"})
    page = ana.post(at(street, "edit", post.pk), typed).content.decode()
    assert "Write the time as" in page
    assert 'name="seen" value="1"' in page
    answer = ana.post(at(street, "edit", post.pk), {**typed, f"at-{street.channel.pk}": ""})
    assert "Somebody changed this post meanwhile" in answer.content.decode()
    assert 'name="seen" value="2"' in answer.content.decode()
    assert Post.of(street.brand).get().idea == "Elm"


@pytest.mark.parametrize("theirs", [{"notes": "Ask Dee first"}, {"tags": "oak"}, {"plan": "person"}])
def test_what_others_wrote_beside_the_words_is_not_overwritten(
    ana: Client, street: Street, theirs: dict[str, str]
) -> None:
    post = write_post(street.brand, PostGiven("Oak", (VariantGiven(street.channel),)), street.ana, street.now)
    there = at(street, "edit", post.pk)
    read = dict(re.findall(r'name="(seen|beside)" value="([^"]+)"', ana.get(there).content.decode()))
    ana.post(there, form(street, do="keep", idea="Oak", **read, **theirs))
    answer = ana.post(there, form(street, do="keep", idea="Oak", notes="Mine", **read))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ">Mine</textarea>" in page
    anew = dict(re.findall(r'name="(seen|beside)" value="([^"]+)"', page))
    assert ana.post(there, form(street, do="keep", idea="Oak", notes="Mine", **anew)).status_code == 302
    assert Post.of(street.brand).get().notes == "Mine"


def test_what_others_let_it_rest_on_is_not_overwritten(ana: Client, street: Street) -> None:
    post = write_post(street.brand, PostGiven("Oak", (VariantGiven(street.channel),)), street.ana, street.now)
    article = approved(street.brand, street.ana)
    there = at(street, "edit", post.pk)
    read = dict(re.findall(r'name="(seen|beside)" value="([^"]+)"', ana.get(there).content.decode()))
    ana.post(there, form(street, do="keep", idea="Oak", rests=str(article.pk), **read))
    answer = ana.post(there, form(street, do="keep", idea="Oak", rests="", **read))
    assert answer.status_code == 422
    assert Post.of(street.brand).get().rests_on == article
    assert f">{article.title}</a>" in ana.get(at(street, "post", post.pk)).content.decode()


def test_days_that_a_program_gave_stay_as_they_are(ana: Client, street: Street) -> None:
    post = write_post(street.brand, PostGiven("Oak", (VariantGiven(street.channel),)), street.ana, street.now)
    set_plan(post, PlanGiven(PlanAllows.PERSON, None, 10), street.ana, street.now)
    page = ana.get(at(street, "edit", post.pk)).content.decode()
    assert '<option value="10" selected>' in page
    plan = {"plan": "person", "plan-days": "10"}
    ana.post(at(street, "edit", post.pk), form(street, seen="1", do="keep", idea="Oak", **plan))
    assert plan_of(Post.of(street.brand).get()).days == 10
