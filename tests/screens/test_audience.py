"""Audience on the page: the share with its interval, the curve, whom to follow back, and what each may do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Brand, Membership, Role
from rapport.audience.models import FollowBackRule, FollowChoice, Follower, FollowerCount, Giveaway, RealMark
from rapport.audience.reach import ReachFact, ReachWord
from rapport.audience.relations import Relation
from rapport.inbox.models import Contact
from rapport.outbox.models import Delivery, Publication, Step
from rapport.publishing.line import line_up
from rapport.publishing.models import When
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.audience.world import counted, follow, follower
from tests.cast import Cast, person
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"audience:{name}", args=[street.brand.slug, *more])


def page(ana: Client, street: Street) -> str:
    return ana.get(at(street, "index")).content.decode()


def test_before_anything_is_counted_the_page_says_so(ana: Client, street: Street) -> None:
    assert "not counted yet" in page(ana, street)


def test_the_share_its_words_and_the_curve_are_shown(ana: Client, street: Street) -> None:
    for day in range(40, 0, -1):
        follow(street, f"calm{day}", days_ago=day)
    follow(street, *(f"crowd{number}" for number in range(80)), days_ago=3)
    done = counted(street)
    shown = page(ana, street)
    assert "121 followers" not in shown
    assert "120 followers" in shown
    assert f"<b>{round((done.share or 0) * 100)} %</b>" in shown
    assert "81 at once." in shown
    assert 'class="got"' in shown


def test_without_a_proved_line_the_share_is_a_span_and_the_facts_are_told(ana: Client, street: Street) -> None:
    for day in range(120):
        follow(street, f"calm{day}", days_ago=day)
    counted(street)
    quiet = Follower.of(street.brand).filter(looked=True).order_by("pk")[:30].values_list("pk", flat=True)
    Follower.of(street.brand).filter(pk__in=list(quiet)).update(reach=ReachWord.REACHABLE, fact=ReachFact.SILENT)
    Follower.of(street.brand).exclude(pk__in=list(quiet)).update(fact=ReachFact.NOTHING_AGAINST)
    shown = page(ana, street)
    assert "<b>75 – 100 %</b>" in shown
    assert "has not posted for half a year (30)" in shown


def test_followed_from_the_page_undone_from_the_page(ana: Client, street: Street) -> None:
    follow(street, "dee", "gino")
    counted(street)
    told = ana.post(at(street, "choose", follower(street, "dee").pk), {"choice": "follow"}, follow=True)
    assert [str(one) for one in told.context["messages"]] == ["Dee: followed."]
    choice = FollowChoice.of(street.brand).get()
    assert choice.delivery
    assert choice.delivery.step == Step.QUEUED
    assert "dee: followed" in page(ana, street)
    told = ana.post(at(street, "undo", choice.pk), follow=True)
    assert "is taken back" in str(*told.context["messages"])
    assert Delivery.of(street.brand).get().step == Step.WITHDRAWN
    ana.post(at(street, "choose", follower(street, "gino").pk), {"choice": "block"})
    assert FollowChoice.of(street.brand).filter(undone_at=None).count() == 0


def test_weights_are_an_owners_and_marks_are_kept(ana: Client, street: Street) -> None:
    follow(street, "dee")
    counted(street)
    ana.post(at(street, "rule"), {"talked": "5", "topic": "x", "a_day": "7", "topics": "oak"})
    rule = FollowBackRule.of(street.brand).get()
    assert (rule.weights["talked"], rule.weights["topic"], rule.a_day, rule.topics) == (5, 2, 7, "oak")
    ana.post(at(street, "mark", follower(street, "dee").pk), {"real": "yes"})
    assert RealMark.of(street.brand).get().real
    Membership.across_brands.filter(person=street.ana).update(role=Role.AGENT)
    assert ana.post(at(street, "rule"), {}).status_code == 403


def test_a_relation_is_said_from_the_page(ana: Client, street: Street) -> None:
    street.says("I am a journalist. May I visit?", handle="nadia", kind="mention")
    street.receive()
    assert "press?" in page(ana, street)
    nadia = Contact.of(street.brand).get()
    ana.post(at(street, "relation", nadia.pk), {"relation": "press", "holds": "yes"})
    assert nadia.relations.get().relation == Relation.PRESS
    assert "press?" not in page(ana, street)


def test_look_again_begins_a_count(ana: Client, street: Street) -> None:
    for _ in range(2):
        ana.post(at(street, "count"))
    assert FollowerCount.of(street.brand).count() == 1
    assert "Counting: 0 so far" in page(ana, street)


def test_a_giveaway_is_announced_and_drawn_on_the_page(ana: Client, street: Street) -> None:
    post = write_post(
        street.brand, PostGiven("Win a stool.", (VariantGiven(street.channel),)), street.ana, street.now
    )
    line_up(post, When.NOW, street.ana, street.now)
    street.pass_time(60)
    street.deliver()
    out = Publication.of(street.brand).get()
    closes = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    given = {"post": str(out.pk), "name": "A stool", "rules": "Answer.", "prizes": "1", "closes": closes}
    for _ in range(2):
        ana.post(at(street, "announce"), given)
    row = Giveaway.of(street.brand).get()
    assert at(street, "giveaway", row.pk) in ana.get(at(street, "giveaways")).content.decode()
    assert row.commitment in ana.get(at(street, "giveaway", row.pk)).content.decode()
    there = reverse("publish:post", args=[street.brand.slug, post.pk])
    Giveaway.of(street.brand).update(rules="Answer <b>once</b>.")
    under = ana.get(there).content.decode()
    assert "Answer &lt;b&gt;once&lt;/b&gt;." in under
    assert at(street, "giveaway", row.pk) in under
    Giveaway.of(street.brand).update(target="another")
    assert "Answer &lt;b&gt;" not in ana.get(there).content.decode()
    Giveaway.of(street.brand).update(target=out.network_id, rules=row.rules)
    street.says("Oak!", handle="dee", kind="comment", in_reply_to=out.network_id)
    street.receive()
    ana.post(at(street, "draw", row.pk))
    row.refresh_from_db()
    assert row.drawn_at is None
    Giveaway.of(street.brand).update(closes_at=timezone.now())
    street.says("Late!", handle="gino", kind="comment", in_reply_to=out.network_id)
    ana.post(at(street, "draw", row.pk))
    row.refresh_from_db()
    assert row.seed in ana.get(at(street, "giveaway", row.pk)).content.decode()
    far = {"closes": "9999-12-31T23:59"}
    Brand.objects.filter(pk=street.brand.pk).update(time_zone="America/Lima")
    for wrong in ({"closes": "soon"}, far, {"post": "0"}, {"prizes": "0"}):
        ana.post(at(street, "announce"), {**given, **wrong})
    assert Giveaway.of(street.brand).count() == 1


def test_a_viewer_sees_and_changes_nothing_and_cruz_sees_nothing(
    client: Client, street: Street, cast: Cast
) -> None:
    follow(street, "dee")
    counted(street)
    eve = person("eve")
    Membership.across_brands.create(brand=street.brand, person=eve, role=Role.VIEWER)
    row = Follower.of(street.brand).get()
    posts = [("choose", row.pk), ("mark", row.pk), ("count",), ("rule",), ("announce",)]
    for who, seen, done in ((eve, 200, 403), (cast.cruz, 404, 404)):
        client.force_login(who)
        assert client.get(at(street, "index")).status_code == seen
        assert client.get(at(street, "giveaways")).status_code == seen
        for name, *more in posts:
            assert client.post(at(street, str(name), *map(int, more)), {"choice": "never"}).status_code == done
    assert not FollowChoice.of(street.brand).exists()


def test_the_page_asks_no_more_with_many_followers(ana: Client, street: Street) -> None:
    follow(street, "dee", days_ago=20)
    counted(street)
    page(ana, street)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(ana, street)
    follow(street, *(f"n{number}" for number in range(150)), days_ago=2)
    street.now += timedelta(days=7)
    counted(street)
    page(ana, street)
    with CaptureQueriesContext(connection) as many:
        page(ana, street)
    assert len(many) <= len(few) + 4
