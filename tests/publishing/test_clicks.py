"""Clicks are counted where somebody chose that: short links, by the day, and nothing of who clicked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, override_settings

from rapport.domain.post_states import PostState
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.outbox.models import Delivery, Publication, Step
from rapport.publishing.evergreen import make_evergreen, next_template
from rapport.publishing.line import line_up, take_back_post
from rapport.publishing.links.counting import clicks_of, count_clicks, opened_link
from rapport.publishing.links.models import LinkDay, ShortLink
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.series import come_round, repeat_post
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
WORDS = "Oak, slowly: https://oak.example/a?b=1. And https://elm.example/"
HOUSE = "https://desk.example"


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    with override_settings(ADDRESS=HOUSE):
        yield


def counted(desk: Desk) -> Post:
    return count_clicks(desk.post(WORDS, campaign="Autumn"), True, desk.ana, desk.now)


def test_what_leaves_has_short_links_and_what_was_typed_stays() -> None:
    desk = Desk.fresh()
    post = counted(desk)
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    links = list(ShortLink.of(desk.brand).order_by("pk"))
    assert len(links) == 4
    assert desk.seen == [
        f"Oak, slowly: {HOUSE}/l/{links[n].code}. And {HOUSE}/l/{links[n + 1].code}" for n in (0, 2)
    ]
    assert Post.of(desk.brand).get().idea == WORDS
    assert links[0].target == "https://oak.example/a?b=1&utm_source=practice&utm_medium=social&utm_campaign=autumn"


def test_nobody_chose_it_nothing_changes() -> None:
    desk = Desk.fresh(channels=1)
    line_up(desk.post(WORDS), When.NOW, desk.ana, desk.now)
    desk.send()
    assert (desk.seen, ShortLink.of(desk.brand).count()) == ([WORDS], 0)


def test_chosen_in_line_it_leaves_the_line_and_a_new_address_gets_its_link() -> None:
    desk = Desk.fresh(channels=1)
    post = desk.post(WORDS)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now.replace(hour=20))
    count_clicks(post, True, desk.ana, desk.now)
    assert [str(one) for one in desk.states(post)] == ["draft"]
    given = PostGiven("New: https://ash.example/", (VariantGiven(desk.channels[0]),))
    change_post(Post.of(desk.brand).get(), given, desk.ana, desk.now)
    line_up(post, When.NOW, desk.ana, desk.now)
    assert "ash.example" not in Publication.of(desk.brand).latest("pk").text
    take_back_post(post, desk.ana, desk.now)
    count_clicks(post, False, desk.ana, desk.now)
    line_up(post, When.NOW, desk.ana, desk.now)
    assert Publication.of(desk.brand).latest("pk").text == "New: https://ash.example/"
    assert Entry.of(desk.brand).filter(what=What.CLICKS_COUNTED).count() == 2


@override_settings(ADDRESS="http://127.0.0.1:8000", PUBLIC_NAMES=frozenset())
def test_a_house_without_an_address_counts_nothing() -> None:
    desk = Desk.fresh(channels=1)
    with pytest.raises(NotNow, match="public address"):
        counted(desk)


def test_clicks_are_counted_on_the_day_of_the_brands_zone() -> None:
    desk = Desk.fresh(channels=1, zone="Asia/Tokyo")
    counted(desk)
    code = ShortLink.of(desk.brand).earliest("pk").code
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    for at in (late, late, late.replace(hour=1)):
        assert opened_link(code, at).startswith("https://oak.example/")
    assert sorted((str(one.day), one.clicks) for one in LinkDay.of(desk.brand)) == [
        ("2026-11-23", 1), ("2026-11-24", 2)
    ]  # fmt: skip
    variant = Post.of(desk.brand).get().variants.get()
    assert clicks_of([variant]) == {variant.pk: 3}
    assert opened_link("nothing", late) == ""


def test_on_the_web_it_leads_on_sets_nothing_and_counts_people_only(client: Client) -> None:
    desk = Desk.fresh(channels=1)
    counted(desk)
    link = ShortLink.of(desk.brand).earliest("pk")
    here = f"/l/{link.code}"
    answer = client.get(here, headers={"User-Agent": "Mozilla/5.0 (X11) Firefox/140"})
    assert (answer.status_code, answer["Location"]) == (302, link.target)
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    client.head(here)
    client.get(here, headers={"User-Agent": "Mastodon/4.4 (http.rb)"})
    client.get(here, headers={"User-Agent": "Mozilla/5.0", "Sec-Purpose": "prefetch"})
    assert LinkDay.of(desk.brand).get().clicks == 1
    assert client.get("/l/nothing").status_code == 404
    assert client.get(f"{here}?to=https://evil.example")["Location"] == link.target
    assert client.post(here).status_code in (403, 405)


def test_copies_of_what_comes_round_are_counted_each_by_its_own_links() -> None:
    desk = Desk.fresh(channels=1)
    start = datetime.fromisoformat("2026-11-23T12:30")
    series = repeat_post(counted(desk), "FREQ=DAILY", start, "Europe/Rome", desk.ana, desk.now)
    make_evergreen(series, 3, desk.ana, desk.now)
    come_round(desk.now)
    words = list(Publication.of(desk.brand).order_by("planned_for").values_list("text", flat=True))
    codes = [one.partition("/l/")[2][:8] for one in words]
    assert len(set(codes)) == len(words) > 1
    assert opened_link(codes[0], desk.now).startswith("https://oak.example/")
    copy = Post.of(desk.brand).exclude(copy_of=None).order_by("occurrence")[0]
    assert sum(clicks_of(copy.variants.all()).values()) == 1


def test_the_same_words_are_known_behind_other_counted_links() -> None:
    desk = Desk.fresh(channels=1)
    post = counted(desk)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + timedelta(days=2))
    start = datetime.fromisoformat("2026-11-23T12:30")
    series = repeat_post(counted(desk), "FREQ=DAILY", start, "Europe/Rome", desk.ana, desk.now)
    make_evergreen(series, 5, desk.ana, desk.now)
    series.refresh_from_db()
    assert next_template(series, desk.now + timedelta(days=1)) is None
    assert next_template(series, desk.now + timedelta(days=8)) is not None


def test_chosen_for_a_thread_that_was_cut_short_the_rest_is_not_dropped() -> None:
    desk = Desk.fresh(channels=1)
    post = desk.post(variants=(VariantGiven(desk.channels[0], thread=(WORDS,)),))
    line_up(post, When.NOW, desk.ana, desk.now)
    first, second = Publication.of(desk.brand).order_by("pk")
    Delivery.across_brands.filter(pk=first.pk).update(step=Step.SENT, network_id="1", sent_at=desk.now)
    Delivery.across_brands.filter(pk=second.pk).update(step=Step.FAILED)
    assert desk.states(post) == [PostState.FAILED]
    count_clicks(post, True, desk.ana, desk.now)
    assert desk.states(post) == [PostState.FAILED], "somebody sends it or leaves it"
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert desk.states(post) == [PostState.PUBLISHED]
    assert len(desk.seen) == 1
    assert HOUSE in desk.seen[0]
