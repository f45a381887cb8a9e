"""Approvals on the page: who is waited for, what is read closely, several at once, a switch that asks again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Person, Role
from rapport.approvals.models import ApprovalRequest, Vote
from rapport.approvals.rule import four_eyes, rule_steps, set_four_eyes
from rapport.ledger.models import Entry
from rapport.outbox.models import Delivery
from rapport.publishing.approval_models import PostComment
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.steps import post_of
from rapport.publishing.writing import PostGiven, VariantGiven, change_post, write_post
from rapport.web.publish.opened import opened_mark, seconds_since
from tests.cast import person
from tests.street import Street


@pytest.fixture
def bo(street: Street) -> Person:
    street.now = timezone.now()
    row = person(f"bo-{street.brand.pk}")
    Membership.across_brands.create(brand=street.brand, person=row, role=Role.AGENT)
    set_four_eyes(street.brand, True, street.ana, street.now)
    return row


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"publish:{name}", args=[street.brand.slug, *more])


def asked(street: Street, by: Person, idea: str) -> ApprovalRequest:
    post = write_post(street.brand, PostGiven(idea, (VariantGiven(street.channel),)), by, street.now)
    line_up(post, When.DATE, by, street.now, at=street.now + timedelta(days=2))
    return ApprovalRequest.of(street.brand).get(subject=post.pk)


def test_what_waits_for_me_is_counted_and_the_riskiest_comes_first(
    client: Client, street: Street, bo: Person
) -> None:
    plain, dear = asked(street, bo, "Oak, slowly."), asked(street, bo, "A table for 119 €.")
    mine = asked(street, street.ana, "Ana's own.")
    client.force_login(street.ana)
    page = client.get(at(street, "approvals")).content.decode()
    assert page.index("A table for") < page.index("Oak, slowly.") < page.index("Ana&#x27;s own.")
    assert "names a price" in page
    assert f"{plain.pk}:{plain.digest}" in page
    assert f"{dear.pk}:{dear.digest}" not in page
    assert f"{mine.pk}:{mine.digest}" not in page
    assert '<span class="n">2</span>' in page
    assert "2 wait for your yes" in client.get(reverse("today:index", args=[street.brand.slug])).content.decode()
    assert "waiting for a second person" in client.get(at(street, "post", plain.subject)).content.decode()
    client.force_login(bo)
    assert '<span class="n">1</span>' in client.get(at(street, "approvals")).content.decode()


def test_several_ordinary_ones_at_once_and_what_changed_is_left_out(
    client: Client, street: Street, bo: Person
) -> None:
    rows = [asked(street, bo, f"Oak {word}.") for word in ("slowly", "gladly")]
    dear = asked(street, bo, "A table for 119 €.")
    client.force_login(street.ana)
    pick = [f"{one.pk}:{one.digest}" for one in rows]
    client.post(at(street, "vote-many"), {"pick": [f"{dear.pk}:{dear.digest}", f"{rows[1].pk}:{'0' * 64}", "x:y"]})
    assert not Vote.across_brands.exists()
    stale = [pick[0], f"{rows[1].pk}:{'0' * 64}"]
    told = client.post(at(street, "vote-many"), {"pick": stale, "opened": opened_mark(street.now)}, follow=True)
    assert "1 yes is kept." in (page := told.content.decode())
    assert "1 was left out: This post was changed since" in page
    assert Vote.across_brands.get().request == rows[0]
    client.post(at(street, "vote-many"), {"pick": pick, "opened": opened_mark(street.now)})
    assert (Vote.across_brands.count(), Delivery.of(street.brand).count()) == (2, 2)
    assert all(one.seconds is not None for one in Vote.across_brands.all())


def test_what_changed_since_a_yes_is_looked_at_closely(client: Client, street: Street, bo: Person) -> None:
    row = asked(street, bo, "Oak, slowly.")
    client.force_login(street.ana)
    client.post(at(street, "vote", row.pk), {"vote": "yes", "seen": row.digest})
    change_post(post_of(row), PostGiven("Oak, faster.", (VariantGiven(street.channel),)), bo, street.now)
    line_up(post_of(row), When.DATE, bo, street.now, at=street.now + timedelta(days=2))
    page = client.get(at(street, "approvals")).content.decode()
    assert "changed since the last yes" in page
    assert "<ins>faster.</ins>" in page
    assert 'name="pick"' not in page


def test_switching_it_off_asks_again_and_is_recorded(client: Client, street: Street, bo: Person) -> None:
    asked(street, bo, "Oak, slowly.")
    client.force_login(street.ana)
    page = client.post(at(street, "rule"), {"wanted": "no"}).content.decode()
    assert "switch it off" in page
    assert "1 post waits" in page
    assert four_eyes(street.brand)
    client.post(at(street, "rule"), {"wanted": "no", "sure": "yes"})
    assert not four_eyes(street.brand)
    last = Entry.of(street.brand).filter(what="four eyes set").latest("pk")
    assert (last.person, last.data["wanted"]) == (street.ana, False)
    client.force_login(bo)
    assert client.post(at(street, "rule"), {"wanted": "yes"}).status_code == 403
    assert client.get(at(street, "steps")).status_code == 403


def test_an_owner_writes_the_steps(client: Client, street: Street, bo: Person) -> None:
    client.force_login(street.ana)
    assert 'name="who-1"' in client.get(at(street, "steps")).content.decode()
    given = {
        "who-0": "people",
        "people-0": [bo.pk, 999_999],
        "need-0": "all",
        "hours-0": "3",
        "silence-0": "escalate",
    }
    client.post(at(street, "steps"), {**given, "who-1": "client", "who-2": "nonsense", "who-3": "people"})
    first, second = rule_steps(street.brand)
    assert ([one.pk for one in first.people.all()], first.need, first.patience, first.silence) == (
        [bo.pk],
        "all",
        180,
        "escalate",
    )
    assert (second.who, second.client) == ("client", None)
    page = client.get(at(street, "approvals")).content.decode()
    assert f"{bo.name}, then the client" in page
    client.post(at(street, "steps"), {"who-0": ""})
    assert len(rule_steps(street.brand)) == 2


def test_words_about_a_post_are_internal_unless_said_otherwise(client: Client, street: Street, bo: Person) -> None:
    post: Post = post_of(asked(street, bo, "Oak, slowly."))
    client.force_login(street.ana)
    client.post(at(street, "say", post.pk), {"words": "Inside.", "for": "team"})
    inside = PostComment.of(street.brand).get()
    client.post(at(street, "say", post.pk), {"words": "Outside?", "for": "client", "parent": inside.pk})
    assert not PostComment.of(street.brand).filter(internal=False).exists()
    client.post(at(street, "say", post.pk), {"words": "Outside.", "for": "client"})
    assert PostComment.of(street.brand).filter(internal=False).count() == 1
    page = client.get(at(street, "post", post.pk)).content.decode()
    assert "Team only" in page
    assert "The client sees this" in page


def test_nobody_says_that_they_read_for_longer_than_they_did() -> None:
    now = timezone.now()
    assert seconds_since(opened_mark(now - timedelta(seconds=7)), now) in (7, 8)
    for forged in ("", "1", "abc:def", opened_mark(now) + "x"):
        assert seconds_since(forged, now) is None
