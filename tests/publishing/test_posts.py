"""A post from its idea to the networks: what is inherited, put in line, changed, held and thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from rapport.accounts.models import Brand
from rapport.availability.stops import stop
from rapport.connectors.errors import MaybeSent, Refused
from rapport.domain.post_states import PostState
from rapport.outbox.models import Delivery, Step
from rapport.publishing.checks import NotReady
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.line import line_up, move_post, take_back_post
from rapport.publishing.locked import ChangedMeanwhile, NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.writing import PostGiven, VariantGiven, change_post, discard_post
from tests.publishing.world import Desk, unchanged

pytestmark = pytest.mark.django_db
S = PostState
HOUR = timedelta(hours=1)


def dated(desk: Desk, post: Post) -> Post:
    return line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)


def test_a_variant_takes_from_the_post_what_it_leaves_empty() -> None:
    desk = Desk.fresh()
    own = VariantGiven(desk.channels[1], text="Oak, here.", thread=("And more.",))
    post = desk.post(variants=(VariantGiven(desk.channels[0]), own), warning="wood")
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    desk.send()
    assert sorted(desk.seen) == ["And more.", "Oak, here.", "Oak, slowly."]
    assert {one.warning for one in desk.paper.seen} == {"wood"}
    assert desk.states(post) == [S.PUBLISHED, S.PUBLISHED]


def test_it_leaves_at_its_hour_and_not_before() -> None:
    desk = Desk.fresh()
    post = dated(desk, desk.post())
    desk.wait(minutes=59)
    desk.send()
    assert (desk.seen, desk.states(post)) == ([], [S.SCHEDULED] * 2)
    desk.wait(minutes=1)
    desk.send()
    assert len(desk.seen) == 2


def test_pressed_twice_it_leaves_once() -> None:
    desk = Desk.fresh(channels=1)
    post = desk.post()
    for _ in range(2):
        line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    desk.send()
    assert desk.seen == ["Oak, slowly."]
    with pytest.raises(NotNow), unchanged(desk, post):
        line_up(post, When.NOW, desk.ana, desk.now)


def test_words_changed_in_line_take_it_out_of_the_line() -> None:
    desk = Desk.fresh()
    post = dated(desk, desk.post())
    only = tuple(VariantGiven(one, text=text) for one, text in zip(desk.channels, ("", "New here."), strict=True))
    change_post(post, PostGiven("Oak, slowly.", variants=only), desk.ana, desk.now)
    assert desk.states(post) == [S.SCHEDULED, S.DRAFT]
    desk.wait(hours=2)
    desk.send()
    assert "New here." not in desk.seen


def test_notes_and_tags_change_nothing_that_is_in_line() -> None:
    desk = Desk.fresh()
    post = dated(desk, desk.post())
    same = PostGiven(
        "Oak, slowly.", variants=tuple(map(VariantGiven, desk.channels)), notes="Ask Bo", tags=("oak",)
    )
    assert change_post(post, same, desk.ana, desk.now).version == 1
    assert desk.states(post) == [S.SCHEDULED] * 2


def test_who_read_an_older_version_changes_nothing() -> None:
    desk = Desk.fresh()
    post = desk.post()
    change_post(post, PostGiven("Newer."), desk.bo, desk.now, seen=1)
    with pytest.raises(ChangedMeanwhile):
        change_post(post, PostGiven("Older."), desk.ana, desk.now, seen=1)
    assert desk.stands(post).title == "Newer."


def test_one_hold_stops_all_and_let_go_it_is_in_line_again() -> None:
    desk = Desk.fresh()
    post = dated(desk, desk.post())
    assert hold_post(post, "The courier strikes.", desk.bo, desk.now)
    assert desk.states(post) == [S.HELD] * 2
    with pytest.raises(NotNow), unchanged(desk, post):
        line_up(post, When.NOW, desk.ana, desk.now)
    release_post(post, desk.bo, desk.now)
    assert desk.states(post) == [S.SCHEDULED] * 2
    hold_post(post, "", desk.bo, desk.now)
    desk.wait(hours=3)
    release_post(post, desk.bo, desk.now)
    desk.send()
    assert (desk.states(post), desk.seen) == ([S.DRAFT] * 2, [])


def test_a_refusal_on_one_network_is_told_apart_and_mended_alone() -> None:
    desk = Desk.fresh()
    post = desk.post()
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.paper.before = Refused("too wide")
    desk.send()
    assert sorted(desk.states(post)) == [S.FAILED, S.PUBLISHED]
    assert desk.stands(post).state is S.PARTLY
    assert [one.reason for one in desk.stands(post).variants if one.reason] == ["too wide"]
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert (desk.stands(post).state, len(desk.seen)) == (S.PUBLISHED, 2)


def test_what_nobody_knows_of_is_not_put_in_line_again() -> None:
    desk = Desk.fresh(channels=1)
    post = desk.post()
    line_up(post, When.NOW, desk.ana, desk.now)
    Delivery.across_brands.update(step=Step.UNKNOWN)
    for verb in (
        lambda: line_up(post, When.NOW, desk.ana, desk.now),
        lambda: discard_post(post, desk.ana, desk.now),
    ):
        with pytest.raises(NotNow), unchanged(desk, post):
            verb()


def test_lost_on_the_way_back_it_is_found_and_said_once() -> None:
    desk = Desk.fresh(channels=1)
    post = desk.post()
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.paper.after = MaybeSent("k")
    for _ in range(3):
        desk.send()
        desk.wait(minutes=5)
    assert (desk.states(post), desk.seen) == ([S.PUBLISHED], ["Oak, slowly."])


def at_once(desk: Desk, post: Post) -> Post:
    return line_up(post, When.NOW, desk.ana, desk.now)


@pytest.mark.slow
@pytest.mark.parametrize(("put", "hours"), [(dated, 1), (at_once, 0.01)])
def test_the_stop_holds_five_hundred_of_one_minute(put: Callable[[Desk, Post], Post], hours: float) -> None:
    """Also those that a person approved for this minute, or wanted out at once."""
    desk = Desk.fresh(channels=1)
    for n in range(500):
        put(desk, desk.post(f"Number {n}."))
    desk.wait(hours=hours)
    desk.send(many=20)
    assert len(desk.seen) == 20
    stop(desk.brand, desk.ana, desk.now)
    desk.send(many=600)
    assert len(desk.seen) == 20
    assert Delivery.of(desk.brand).filter(step=Step.WITHDRAWN).count() == 480


def test_now_before_the_stop_is_held_and_now_after_it_leaves() -> None:
    desk = Desk.fresh(channels=1)
    before = at_once(desk, desk.post("Before."))
    desk.wait(hours=0.001)
    stop(desk.brand, desk.ana, desk.now)
    desk.wait(hours=0.001)
    after = at_once(desk, desk.post("After."))
    desk.wait(hours=0.01)
    desk.send()
    assert (desk.seen, desk.states(after)) == (["After."], [S.PUBLISHED])
    assert desk.stands(before).variants[0].reason.startswith("stopped:")
    line_up(before, When.NOW, desk.ana, desk.now)
    desk.send()
    assert desk.seen == ["After.", "Before."]


def test_too_late_it_is_missed_and_a_person_chooses_anew() -> None:
    desk = Desk.fresh(channels=1)
    post = dated(desk, desk.post())
    desk.wait(hours=3)
    desk.send()
    assert (desk.states(post), desk.seen) == ([S.MISSED], [])
    assert desk.stands(post).variants[0].reason.startswith("too late")
    move_post(post, desk.now + HOUR, desk.ana, desk.now)
    assert desk.states(post) == [S.SCHEDULED]


def test_a_draft_is_moved_to_no_hour_that_is_over_and_to_no_channel_it_is_not_on() -> None:
    desk = Desk.fresh(channels=1)
    post = desk.post()
    with pytest.raises(NotNow, match="over"), unchanged(desk, post):
        move_post(post, desk.now - HOUR, desk.ana, desk.now)
    with pytest.raises(NotNow, match="not on that channel"), unchanged(desk, post):
        line_up(post, When.NOW, desk.ana, desk.now, channels=[999_999])


def test_too_long_is_refused_before_anything_is_in_line() -> None:
    desk = Desk.fresh()
    post = desk.post("x" * 501)
    with pytest.raises(NotReady) as found, unchanged(desk, post):
        dated(desk, post)
    assert {one.code for one in found.value.checks} == {"too long"}


def test_thrown_away_it_never_leaves_but_the_record_stays() -> None:
    desk = Desk.fresh()
    post = dated(desk, desk.post())
    take_back_post(post, desk.ana, desk.now)
    dated(desk, post)
    discard_post(post, desk.ana, desk.now)
    desk.wait(hours=2)
    desk.send()
    assert (desk.seen, Post.of(desk.brand).exists()) == ([], False)
    assert Delivery.of(desk.brand).filter(step=Step.WITHDRAWN).count() == 4


def test_another_brand_sees_nothing() -> None:
    desk = Desk.fresh()
    desk.post()
    assert not Post.of(Brand.objects.create(slug="norte", name="Norte Bikes")).exists()


def test_links_that_are_to_name_another_campaign_leave_the_line() -> None:
    desk = Desk.fresh(channels=1)
    words = {"variants": (VariantGiven(desk.channels[0]),), "campaign": "Slow", "utm": True}
    post = dated(desk, desk.post("https://a.example/oak", **words))
    same = PostGiven("https://a.example/oak", **words)  # type: ignore[arg-type]
    assert change_post(post, same, desk.ana, desk.now).version == 1
    assert desk.states(post) == [S.SCHEDULED]
    change_post(post, replace(same, campaign="Fast"), desk.ana, desk.now)
    assert desk.states(post) == [S.DRAFT]
    change_post(post, replace(same, campaign="Fast", utm=None), desk.ana, desk.now)
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert desk.seen[0].endswith("utm_campaign=fast")
