"""A post's reply plan on the page: chosen in the composer, shown and changed beside the comments."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Role
from rapport.availability.hours import week
from rapport.ledger.models import Entry
from rapport.outbox.models import Publication
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, ReplyPlan, When
from rapport.publishing.plan_models import PlanAllows
from rapport.publishing.reply_plan import plan_of
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.street import Street, colleague


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"publish:{name}", args=[street.brand.slug, *more])


def test_every_post_has_a_plan_and_nothing_chosen_is_as_usual(ana: Client, street: Street) -> None:
    page = ana.get(at(street, "new")).content.decode()
    assert re.search(r'name="plan" value="usual" checked', page)
    ana.post(at(street, "new"), {"idea": "Oak.", f"on-{street.channel.pk}": "on", "do": "keep"})
    assert "As usual" in ana.get(at(street, "post", Post.of(street.brand).get().pk)).content.decode()
    assert not ReplyPlan.of(street.brand).exists()


def test_what_is_chosen_is_kept_shown_and_recorded(ana: Client, street: Street) -> None:
    chosen = {"plan": "person", "watcher": str(street.ana.pk), "plan-days": "7"}
    given = {"idea": "Oak.", f"on-{street.channel.pk}": "on", "do": "keep", **chosen}
    answer = ana.post(at(street, "new"), given)
    post = Post.of(street.brand).get()
    plan = plan_of(post)
    assert (plan.may, plan.watcher, plan.days) == (PlanAllows.PERSON, street.ana, 7)
    assert re.search(r'name="plan" value="person" checked', ana.get(answer["Location"]).content.decode())
    page = ana.get(at(street, "post", post.pk)).content.decode()
    assert "Nobody but people" in page
    assert f"{street.ana.name} watches." in page
    assert Entry.of(street.brand).filter(what="reply plan set").count() == 1


@pytest.mark.parametrize(
    "given", [{"plan": "robots"}, {"plan": "draft", "watcher": "9" * 30, "plan-days": "9999"}]
)
def test_what_cannot_be_read_is_as_usual_or_nobody(ana: Client, street: Street, given: dict[str, str]) -> None:
    post = write_post(street.brand, PostGiven("Oak.", (VariantGiven(street.channel),)), street.ana, street.now)
    ana.post(at(street, "plan", post.pk), given)
    plan = plan_of(Post.of(street.brand).get())
    assert plan.may == (PlanAllows.DRAFT if given["plan"] == "draft" else PlanAllows.USUAL)
    assert (plan.watcher, plan.days) == (None, None)


def test_a_viewer_reads_the_plan_and_does_not_change_it(ana: Client, street: Street) -> None:
    post = write_post(street.brand, PostGiven("Oak.", (VariantGiven(street.channel),)), street.ana, street.now)
    Membership.of(street.brand).update(role=Role.VIEWER)
    assert "Change the plan" not in ana.get(at(street, "post", post.pk)).content.decode()
    assert ana.post(at(street, "plan", post.pk), {"plan": "person"}).status_code == 403


def test_the_end_of_a_plan_is_told_as_what_it_is(ana: Client, street: Street) -> None:
    given = {"idea": "Oak.", f"on-{street.channel.pk}": "on", "do": "keep", "plan": "usual", "plan-days": "3"}
    ana.post(at(street, "new"), given)
    post = Post.of(street.brand).get()
    assert "then only people answer under it" in ana.get(at(street, "post", post.pk)).content.decode()
    line_up(post, When.NOW, street.ana, street.now)
    street.run()
    street.now -= timedelta(days=4)
    Publication.of(street.brand).update(sent_at=street.now)
    page = ana.get(at(street, "post", post.pk)).content.decode()
    assert "only people answer under it since" in page
    assert "as usual since" not in page


def test_shifts_of_ones_own_are_written_by_oneself_or_an_owner(
    ana: Client, street: Street, client: Client
) -> None:
    bo, eve = colleague(street, "bo"), colleague(street, "eve")
    hours = reverse("settings:hours", args=[street.brand.slug])
    own = f"{hours}?of=bo"
    client.force_login(bo)
    assert client.post(own, {"opens-0": "09:00", "closes-0": "12:00"}).status_code == 302
    assert client.post(f"{hours}?of=eve", {"opens-0": "09:00", "closes-0": "12:00"}).status_code == 403
    assert client.post(hours, {"opens-0": "09:00", "closes-0": "12:00"}).status_code == 403
    assert (len(week(street.brand, bo)), week(street.brand, eve), week(street.brand)) == (1, [], [])
    client.force_login(street.ana)
    page = client.get(own).content.decode()
    assert "own shifts" in page
    assert 'value="12:00"' in page
    assert client.get(f"{hours}?of=nobody").status_code == 404
    assert client.post(own, {"opens-0": "13:00", "closes-0": "12:00"}).status_code == 422
    assert client.post(f"{hours}?of=eve", {"opens-0": "10:00", "closes-0": "11:00"}).status_code == 302
    assert (len(week(street.brand, bo)), len(week(street.brand, eve))) == (1, 1)
