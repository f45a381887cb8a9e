"""Curate on the page: cards with their why, one tap each, undone with a press; watchers, and who lets them act."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.accounts.models import Membership, Role
from rapport.curation.models import Becomes, CuratedCard, PassingOn, Tap, Watcher
from rapport.outbox.models import Delivery
from rapport.publishing.models import Post
from tests.cast import Cast, channel, person
from tests.curation.world import Field

JOINT = "A scarf joint I cut in 1998 came back today."
VENEER = "How to save a veneer that lifts, in three steps."


@pytest.fixture
def field(db: None, tmp_path: Path) -> Field:
    return Field.open(tmp_path)


@pytest.fixture
def ana(client: Client, field: Field) -> Client:
    client.force_login(field.street.ana)
    return client


def at(field: Field, name: str, *more: int) -> str:
    return reverse(f"curate:{name}", args=[field.street.brand.slug, *more])


def given(field: Field, **more: object) -> dict[str, object]:
    return {
        "way": f"keyword {field.street.channel.pk}",
        "words": "wood",
        "minutes": "60",
        "looks_a_day": "48",
        "money_a_day": "0.005",
        "agreed": "5000",
        "becomes": "cards",
        "template": "{title}\n{link}",
        **more,
    }


def test_an_empty_page_leads_to_the_first_watcher(ana: Client, field: Field) -> None:
    page = ana.get(at(field, "index")).content.decode()
    assert at(field, "watcher-new") in page
    answer = ana.post(at(field, "watcher-new"), given(field))
    assert answer["Location"] == at(field, "watchers")
    assert "wood" in ana.get(at(field, "watchers")).content.decode()
    assert Watcher.of(field.street.brand).get().by == field.street.ana


def test_a_card_says_why_and_a_tap_makes_a_draft(ana: Client, field: Field) -> None:
    [card] = field.found(JOINT)
    page = ana.get(at(field, "index")).content.decode()
    assert "scarf joint" in page
    assert "Tove" in page
    ana.post(at(field, "draft", card.pk))
    page = ana.get(at(field, "index")).content.decode()
    assert 'data-key="z"' in page
    tap = Tap.of(field.street.brand).get()
    assert tap.post is not None
    assert reverse("publish:edit", args=[field.street.brand.slug, tap.post.pk]) in page
    ana.post(at(field, "undo", tap.pk))
    assert not Post.of(field.street.brand).exists()
    assert "scarf joint" in ana.get(at(field, "index")).content.decode()


def test_reposted_dismissed_and_refused_in_words(ana: Client, field: Field) -> None:
    one, two = field.found(JOINT, VENEER)
    ana.post(at(field, "repost", one.pk))
    assert Delivery.of(field.street.brand).get().approved_by == field.street.ana
    page = ana.post(at(field, "schedule", two.pk), follow=True).content.decode()
    assert 'class="notice error"' in page
    ana.post(at(field, "dismiss", two.pk))
    page = ana.post(at(field, "draft", two.pk), follow=True).content.decode()
    assert 'class="notice error"' in page
    assert Tap.of(field.street.brand).count() == 2


def test_what_came_from_outside_is_never_markup(ana: Client, field: Field) -> None:
    field.found("<script>alert(1)</script> <b>joint</b> javascript:alert(2)")
    CuratedCard.of(field.street.brand).update(url="javascript:alert(3)", name="<i>Tove</i>")
    page = ana.get(at(field, "index")).content.decode()
    assert "<script>alert" not in page
    assert "<b>joint" not in page
    assert "<i>Tove" not in page
    assert 'href="javascript' not in page


def test_only_what_one_watcher_found(ana: Client, field: Field) -> None:
    field.found(JOINT)
    other = field.watch("veneer")
    field.says(VENEER)
    field.look_again()
    page = ana.get(f"{at(field, 'index')}?watcher={other.pk}").content.decode()
    assert "veneer that lifts" in page
    assert "scarf joint" not in page
    assert ana.get(f"{at(field, 'index')}?watcher=x").status_code == 200


def test_a_page_of_many_cards_asks_no_more_than_one_of_few(ana: Client, field: Field) -> None:
    field.found(JOINT)
    with CaptureQueriesContext(connection) as few:
        ana.get(at(field, "index"))
    field.found(*(f"Piece {n} of {'abcdefghij'[n % 10] * 9} and {n * 7919}" for n in range(20)))
    assert CuratedCard.of(field.street.brand).count() > 10
    with CaptureQueriesContext(connection) as many:
        ana.get(at(field, "index"))
    assert len(many) <= len(few) + 1


def test_a_watcher_is_changed_rests_and_ends(ana: Client, field: Field) -> None:
    row = field.watch("joint")
    ana.post(at(field, "watcher", row.pk), given(field, words="veneer", name="Veneers", minutes="15"))
    row.refresh_from_db()
    assert (row.words, row.name, row.minutes) == ("veneer", "Veneers", 15)
    ana.post(at(field, "watcher-rest", row.pk), {"paused": "yes"})
    row.refresh_from_db()
    assert row.paused_at
    ana.post(at(field, "watcher-end", row.pk))
    assert ana.get(at(field, "watcher", row.pk)).status_code == 404


def test_where_a_watcher_looks_and_posts_is_named_in_the_readers_language(ana: Client, field: Field) -> None:
    channel(field.street.brand, network="facebook")
    page = ana.get(at(field, "watcher-new"), headers={"accept-language": "it"}).content.decode()
    assert "Pagina Facebook · " in page
    assert "Facebook page" not in page


def test_what_it_may_cost_is_said_and_agreed_to_before_it_looks(ana: Client, field: Field) -> None:
    there = at(field, "watcher-new")
    answer = ana.post(there, given(field, agreed=""))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "It uses at most 0.005 XTS a day" in page
    assert "That is at most 0.15 XTS in 30 days." in page
    assert 'name="agreed" value="5000"' in page
    assert not Watcher.of(field.street.brand).exists()
    assert "at most 0.01 XTS a day" in ana.post(there, given(field, money_a_day="0.01")).content.decode(), (
        "of less"
    )
    ana.post(there, given(field))
    row = Watcher.of(field.street.brand).get()
    assert row.millionths_a_day == 5000
    assert "at most 0.005 XTS a day" in ana.get(at(field, "watchers")).content.decode()
    here = at(field, "watcher", row.pk)
    assert ana.post(here, given(field, agreed="", words="veneer"))["Location"], "no more than was agreed to"
    assert b"agreed" in ana.post(here, given(field, agreed="", money_a_day="1")).content
    row.refresh_from_db()
    assert (row.words, row.millionths_a_day) == ("veneer", 5000)


@pytest.mark.parametrize("money", ["", "0"])
def test_what_costs_money_is_not_switched_on_without(ana: Client, field: Field, money: str) -> None:
    answer = ana.post(at(field, "watcher-new"), given(field, money_a_day=money, agreed="0"))
    assert answer.status_code == 422
    assert "from 0.0001 XTS on" in answer.content.decode()
    assert not Watcher.of(field.street.brand).exists()


@pytest.mark.parametrize(
    "wrong",
    [{"words": ""}, {"way": "tag 99999"}, {"looks_a_day": "9999"}, {"becomes": "queued"}, {"minutes": "1"}],
)
def test_what_cannot_be_watched_stays_typed(ana: Client, field: Field, wrong: dict[str, str]) -> None:
    answer = ana.post(at(field, "watcher-new"), given(field, **wrong))
    assert answer.status_code == 422
    assert not Watcher.of(field.street.brand).exists()


def test_a_feed_with_a_template_is_set_up(ana: Client, field: Field) -> None:
    more = {"way": "feed feeds", "words": "quaderni.example/feed", "becomes": "drafts"}
    ana.post(at(field, "watcher-new"), given(field, **more, channels=[str(field.street.channel.pk)]))
    row = Watcher.of(field.street.brand).get()
    assert (row.words, row.becomes) == ("https://quaderni.example/feed", Becomes.DRAFTS)
    assert row.channels == [field.street.channel.pk]


def test_only_an_owner_lets_it_pass_on_by_itself(ana: Client, field: Field) -> None:
    row = field.watch("joint")
    pace = {"wanted": "yes", "least": "80", "a_day": "2", "gap": "120"}
    ana.post(at(field, "passing-on", row.pk), {**pace, "a_day": "99"})
    assert not PassingOn.of(field.street.brand).exists()
    ana.post(at(field, "passing-on", row.pk), pace)
    assert PassingOn.of(field.street.brand).get(until=None).gap == 120
    assert "120" in ana.get(at(field, "watchers")).content.decode()
    ana.post(at(field, "passing-on", row.pk), {"wanted": "no"})
    assert not PassingOn.of(field.street.brand).filter(until=None).exists()
    bo = person("bo-agent")
    Membership.across_brands.create(brand=field.street.brand, person=bo, role=Role.AGENT)
    ana.force_login(bo)
    assert ana.post(at(field, "passing-on", row.pk), pace).status_code == 403


def test_a_viewer_looks_and_changes_nothing_and_cruz_sees_nothing(
    client: Client, field: Field, cast: Cast
) -> None:
    [card] = field.found(JOINT)
    eve = person("eve-viewer")
    Membership.across_brands.create(brand=field.street.brand, person=eve, role=Role.VIEWER)
    client.force_login(eve)
    page = client.get(at(field, "index")).content.decode()
    assert "scarf joint" in page
    assert at(field, "draft", card.pk) not in page
    assert client.post(at(field, "draft", card.pk)).status_code == 403
    client.force_login(cast.cruz)
    for name, more in (("index", ()), ("watchers", ()), ("draft", (card.pk,)), ("watcher", (card.watcher_id,))):
        assert client.post(at(field, name, *more)).status_code in (404, 405)
        assert client.get(at(field, name, *more)).status_code in (404, 405)
    assert not Tap.of(field.street.brand).exists()


def test_quote_opens_the_composer_with_their_post_in_its_preview(ana: Client, field: Field) -> None:
    [card] = field.found(JOINT)
    assert at(field, "quote", card.pk) in ana.get(at(field, "index")).content.decode()
    answer = ana.post(at(field, "quote", card.pk), follow=True)
    post = Post.of(field.street.brand).get()
    assert answer.redirect_chain[-1][0] == reverse("publish:edit", args=[field.street.brand.slug, post.pk])
    page = answer.content.decode()
    assert page.count("A scarf joint I cut in 1998") == 2, "in the form and in the preview"
    here = reverse("publish:edit", args=[field.street.brand.slug, post.pk])
    form = {f"on-{field.street.channel.pk}": "on", "idea": "Ours holds, too.", "seen": "1"}
    ana.post(here, form)
    post.refresh_from_db()
    assert (post.idea, post.quote["network_id"]) == ("Ours holds, too.", card.network_id)
    ana.post(here, {**form, "seen": "2", "no_quote": "on"})
    post.refresh_from_db()
    assert post.quote is None
    ana.post(at(field, "quote", card.pk), follow=True)
    assert Post.of(field.street.brand).count() == 1, "one draft for a card"
