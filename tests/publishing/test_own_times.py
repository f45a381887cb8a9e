"""A time of its own: the word chosen for all of the post does not change it, and what names its channel does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.publishing.checks import NotReady, checks_of
from rapport.publishing.line import line_up, move_post, take_back_post
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, Variant, When
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def post_with(desk: Desk, hours: int) -> Post:
    """On two channels; the second has a time of its own."""
    first, second = desk.channels
    return desk.post(variants=(VariantGiven(first), VariantGiven(second, own_at=desk.now + hours * HOUR)))


def times(desk: Desk, post: Post) -> list[int | None]:
    """In how many hours each variant leaves."""
    rows = Variant.across_brands.filter(post=post).order_by("pk")
    return [round((one.at - desk.now) / HOUR) if one.at else None for one in rows]


@pytest.mark.parametrize("how", [When.DATE, When.NOW])
def test_it_leaves_then_whatever_is_chosen_for_the_others(how: When) -> None:
    desk = Desk.fresh()
    post = post_with(desk, 5)
    assert times(desk, post) == [None, 5], "a draft's is a wish, and stands in the calendar"
    line_up(post, how, desk.ana, desk.now, at=desk.now + 2 * HOUR)
    assert times(desk, post) == [2 if how == When.DATE else 0, 5]
    desk.wait(hours=3)
    desk.send()
    assert len(desk.seen) == 1
    desk.wait(hours=3)
    desk.send()
    assert len(desk.seen) == 2


def test_what_names_its_channel_changes_it() -> None:
    desk = Desk.fresh()
    post, (_first, second) = post_with(desk, 5), desk.channels
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + 2 * HOUR)
    move_post(post, desk.now + 7 * HOUR, desk.ana, desk.now, [second.pk])
    assert times(desk, post) == [2, 7]
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + 3 * HOUR)
    assert times(desk, post) == [3, 7], "moved, it is still its own"
    move_post(post, desk.now + 4 * HOUR, desk.ana, desk.now)
    assert times(desk, post) == [4, 4]


def test_changed_it_leaves_the_line_and_the_others_stay() -> None:
    desk = Desk.fresh()
    post, (first, second) = post_with(desk, 5), desk.channels
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + 2 * HOUR)
    given = PostGiven("Oak, slowly.", (VariantGiven(first), VariantGiven(second, own_at=desk.now + 6 * HOUR)))
    change_post(post, given, desk.ana, desk.now)
    assert [str(one) for one in desk.states(post)] == ["scheduled", "draft"]
    assert times(desk, post) == [2, 6]
    take_back_post(post, desk.ana, desk.now)
    change_post(post, PostGiven("Oak, slowly.", (VariantGiven(first), VariantGiven(second))), desk.ana, desk.now)
    assert times(desk, post)[1] is None, "as the post again"


def test_one_that_is_over_says_so_before_and_is_not_put_in_line() -> None:
    desk = Desk.fresh()
    post = post_with(desk, 1)
    desk.wait(hours=2)
    standing = desk.stands(post)
    assert "time over" in [
        one.code for one in checks_of(post, [one.variant for one in standing.variants], desk.now)
    ]
    with pytest.raises((NotReady, NotNow)):
        line_up(post, When.NOW, desk.ana, desk.now)
    line_up(post, When.NOW, desk.ana, desk.now, channels=[desk.channels[1].pk])
    desk.send()
    assert len(desk.seen) == 1
