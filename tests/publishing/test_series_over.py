"""What came round and does no more is of use again: taken up, copied, let come round anew; no time twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Membership, Role
from rapport.domain.post_states import PostState
from rapport.publishing.copying import copy_post
from rapport.publishing.evergreen import join_set, make_evergreen, stop_repeating
from rapport.publishing.evergreen_models import Evergreen, StopReason
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, Series, When
from rapport.publishing.series import come_round, next_time, repeat_post
from rapport.publishing.series_end import end_series, resume_series
from rapport.publishing.writing import discard_post
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
NINE = datetime.fromisoformat("2026-11-23T09:30")


def coming_round(desk: Desk, rule: str = "FREQ=DAILY") -> Post:
    post = desk.post()
    repeat_post(post, rule, NINE, "Europe/Rome", desk.ana, desk.now)
    return fresh(post)


def fresh(post: Post) -> Post:
    return Post.across_brands.select_related("template_of", "brand").get(pk=post.pk)


def ended(desk: Desk, post: Post) -> Series:
    assert post.template_of
    end_series(post.template_of, desk.bo, desk.now)
    return Series.of(desk.brand).get(pk=post.template_of_id)


def test_ending_it_can_be_taken_back_and_nothing_is_made_up_for() -> None:
    desk = Desk.fresh(channels=1)
    post = coming_round(desk)
    come_round(desk.now)
    before = Post.of(desk.brand).filter(copy_of=post).count()
    row = ended(desk, post)
    assert (row.ended_by, next_time(fresh(post), desk.now)) == (desk.bo, None)
    desk.wait(days=20)
    assert come_round(desk.now) == 0
    resume_series(row, desk.ana, desk.now)
    resume_series(row, desk.ana, desk.now)
    assert next_time(fresh(post), desk.now)
    made = come_round(desk.now)
    copies = Post.of(desk.brand).filter(copy_of=post)
    assert copies.count() == before + made
    assert not copies.filter(occurrence__gt=desk.now - timedelta(days=6), occurrence__lte=desk.now).exists()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["end", "again", "round", "wait"]), max_size=7))
def test_however_often_it_is_ended_and_taken_up_no_time_ever_has_two_posts(steps: list[str]) -> None:
    desk = Desk.fresh(channels=1)
    post = coming_round(desk, "FREQ=WEEKLY")
    for step in steps:
        row = Series.of(desk.brand).get()
        if step == "end":
            end_series(row, desk.ana, desk.now)
        elif step == "again":
            resume_series(row, desk.ana, desk.now)
        elif step == "round":
            come_round(desk.now)
        else:
            desk.wait(days=9)
    times = list(Post.of(desk.brand).filter(copy_of=post).values_list("occurrence", flat=True))
    assert len(times) == len(set(times))


def test_a_rule_that_is_over_is_not_taken_up_but_followed_by_another() -> None:
    desk = Desk.fresh(channels=1)
    post = coming_round(desk, "FREQ=DAILY;COUNT=2")
    with pytest.raises(NotNow):
        repeat_post(post, "FREQ=WEEKLY", NINE, "Europe/Rome", desk.ana, desk.now)
    desk.wait(days=3)
    row = ended(desk, post)
    with pytest.raises(NotNow, match="last time"):
        resume_series(row, desk.ana, desk.now)
    stop_repeating(Evergreen.of(desk.brand).get(), StopReason.LINK, "gone", desk.now)
    other = repeat_post(fresh(post), "FREQ=WEEKLY", NINE + timedelta(days=9), "Europe/Rome", desk.ana, desk.now)
    assert fresh(post).template_of == other
    assert Evergreen.of(desk.brand).get().why == StopReason.NONE
    assert come_round(desk.now) > 0
    with pytest.raises(NotNow, match="No post comes round"):
        resume_series(row, desk.ana, desk.now)


def test_what_is_over_joins_a_set_and_what_is_not_does_not() -> None:
    desk = Desk.fresh(channels=1)
    over, going = coming_round(desk), coming_round(desk)
    assert going.template_of
    make_evergreen(going.template_of, 3, desk.ana, desk.now)
    series = fresh(going).template_of
    assert series
    with pytest.raises(NotNow):
        join_set(series, over, desk.ana, desk.now)
    ended(desk, over)
    join_set(series, fresh(over), desk.ana, desk.now)
    assert fresh(over).template_of == series


def test_a_copy_leaves_by_itself_and_thrown_away_takes_nothing_with_it() -> None:
    desk = Desk.fresh(channels=2)
    post = coming_round(desk)
    ended(desk, post)
    copy = copy_post(post, desk.bo, desk.now)
    assert (copy.idea, copy.template_of, copy.author, desk.states(copy)) == (
        post.idea, None, desk.bo, [PostState.DRAFT] * 2,
    )  # fmt: skip
    line_up(copy, When.DATE, desk.ana, desk.now, at=desk.now + timedelta(days=1))
    discard_post(copy, desk.ana, desk.now)
    assert fresh(post).template_of


def test_the_page_says_who_ended_it_and_offers_what_can_be_done(client: Client) -> None:
    desk = Desk.fresh(channels=1)
    Membership.across_brands.create(brand=desk.brand, person=desk.ana, role=Role.OWNER)
    post = coming_round(desk)
    client.force_login(desk.ana)
    here = reverse("publish:post", args=[desk.brand.slug, post.pk])

    def does(name: str, **form: str) -> str:
        to = reverse(f"publish:{name}", args=[desk.brand.slug, post.pk])
        return client.post(to, form, follow=True).content.decode()

    page = does("series", end="yes")
    assert f"{desk.ana.name} ended it" in page
    assert "Let it come round anew" in page
    assert "its copies leave, not itself" not in page
    assert "Let it go on" not in does("series", again="yes")
    assert "Let it go on" in does("series", end="yes")
    assert "This is a copy" in does("copy")
    assert Post.of(desk.brand).filter(template_of=None, idea=post.idea).count() == 1
    assert "Next:" in does("series", rule="FREQ=WEEKLY", at="2027-03-01T09:30")
    assert client.get(here).status_code == 200
