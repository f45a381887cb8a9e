"""A post that rests on an article leaves, and comes round, while that is in force: whoever comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.answers import articles
from rapport.answers.models import Article
from rapport.domain.post_states import PostState
from rapport.domain.validity import ALWAYS, Validity
from rapport.inbox.article_ends import look_at_articles, retire_article, set_article_validity
from rapport.outbox.kinds.act import ARTICLE_OVER
from rapport.outbox.models import Publication, Step
from rapport.publishing.checks import NotReady, checks_of
from rapport.publishing.evergreen import repeat_again
from rapport.publishing.evergreen_models import Evergreen, StopReason
from rapport.publishing.fact import rest_on
from rapport.publishing.holding import release_post
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.put_aside import put_troubles_aside
from rapport.publishing.series import come_round
from rapport.publishing.trouble import count_troubles, troubles
from tests.publishing.test_evergreen import copies
from tests.publishing.test_looked_after import plain
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fact(desk: Desk, lasts: timedelta | None = None) -> Article:
    words = {"en": ("How long?", "Thirty-one days.")}
    validity = Validity(None, desk.now + lasts) if lasts else ALWAYS
    row = articles.write(desk.brand, "How long a table takes", words, desk.ana, desk.now, None, validity)
    articles.approve(row, desk.ana, desk.now)
    return row


def resting(desk: Desk, article: Article, after: timedelta, idea: str = "Thirty-one days.") -> Post:
    post = desk.post(idea)
    rest_on(post, article, desk.ana, desk.now)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + after)
    return post


def test_a_post_in_line_is_held_when_its_article_expires_and_says_so() -> None:
    desk = Desk.fresh(channels=1)
    article = fact(desk, DAY)
    post, free = resting(desk, article, 2 * DAY), desk.post("Oak.")
    line_up(free, When.DATE, desk.ana, desk.now, at=desk.now + 2 * DAY)
    assert [one.code for one in troubles(desk.brand, desk.now)] == ["fact ends"]
    desk.wait(days=1)
    look_at_articles(desk.now)
    assert (desk.states(post), desk.states(free)) == ([PostState.HELD], [PostState.SCHEDULED])
    post.refresh_from_db()
    assert post.held_by is None
    assert "How long a table takes" in post.held_why
    assert [one.code for one in troubles(desk.brand, desk.now)] == ["fact over"]
    with pytest.raises(NotNow, match="Renew the article"):
        release_post(post, desk.ana, desk.now)
    set_article_validity(article, ALWAYS, desk.ana, desk.now, owner=True)
    release_post(post, desk.ana, desk.now)
    assert desk.states(post) == [PostState.SCHEDULED]


def test_a_sender_that_comes_before_the_clocks_job_says_nothing() -> None:
    desk = Desk.fresh(channels=1)
    post = resting(desk, fact(desk, DAY), DAY)
    desk.wait(days=1)
    desk.send()
    assert desk.seen == []
    row = Publication.of(desk.brand).get()
    assert (row.step, row.reason) == (Step.WITHDRAWN, ARTICLE_OVER)
    assert desk.states(post) == [PostState.MISSED]


def test_renewed_in_time_it_leaves_and_a_nearer_end_reaches_what_is_in_line() -> None:
    desk = Desk.fresh(channels=1)
    article = fact(desk, DAY)
    resting(desk, article, 2 * DAY)
    set_article_validity(article, Validity(None, desk.now + 3 * DAY), desk.ana, desk.now, owner=True)
    second = resting(desk, article, 2 * DAY + timedelta(hours=1), "Beech.")
    desk.wait(days=2)
    look_at_articles(desk.now)
    desk.send()
    assert desk.seen == ["Thirty-one days."]
    set_article_validity(article, Validity(None, desk.now + timedelta(minutes=30)), desk.ana, desk.now)
    desk.wait(hours=1)
    desk.send()
    assert desk.seen == ["Thirty-one days."]
    assert desk.states(second) == [PostState.MISSED]


def test_what_rests_on_something_that_is_over_is_not_put_in_line() -> None:
    desk = Desk.fresh(channels=1)
    article, post = fact(desk), desk.post()
    rest_on(post, article, desk.ana, desk.now)
    retire_article(article, desk.ana, desk.now)
    with pytest.raises(NotReady, match="not in force"):
        line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + DAY)
    rest_on(post, None, desk.ana, desk.now)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + DAY)


def test_that_it_will_be_over_is_told_and_forbids_nothing() -> None:
    desk = Desk.fresh(channels=1)
    post = resting(desk, fact(desk, DAY), 2 * DAY)
    found = checks_of(post, [one.variant for one in desk.stands(post).variants], desk.now)
    assert ("fact ends", False) in {(one.code, one.blocks) for one in found}


def test_a_series_stops_with_its_reason_before_the_next_copy_leaves() -> None:
    desk = Desk.fresh(channels=1)
    row, free = plain(desk, "Thirty-one days."), plain(desk, "Oak.")
    article = fact(desk, 2 * DAY)
    rest_on(row.post, article, desk.ana, desk.now)
    come_round(desk.now)
    assert {one.rests_on_id for one in copies(desk) if one.copy_of_id == row.post_id} == {article.pk}
    desk.wait(days=2)
    look_at_articles(desk.now)
    row.refresh_from_db()
    assert (row.why, row.detail) == (StopReason.EXPIRED, "How long a table takes")
    assert Evergreen.of(desk.brand).get(pk=free.pk).why == StopReason.NONE
    ahead = [one for one in copies(desk) if one.copy_of_id == row.post_id and one.occurrence > desk.now]  # type: ignore[operator]
    assert {state for one in ahead for state in desk.states(one)} <= {PostState.DRAFT}
    desk.wait(days=14)
    come_round(desk.now)
    desk.send()
    assert "Thirty-one days." not in desk.seen[1:]
    with pytest.raises(NotNow):
        repeat_again(row, desk.ana, desk.now)


def test_held_again_for_the_same_hour_it_asks_again_though_it_was_put_aside() -> None:
    desk = Desk.fresh(channels=1)
    article = fact(desk, DAY)
    post = resting(desk, article, 9 * DAY)
    desk.wait(days=1)
    look_at_articles(desk.now)
    first = [one.key for one in troubles(desk.brand, desk.now)]
    put_troubles_aside(desk.brand, first, desk.ana, desk.now)
    assert (troubles(desk.brand, desk.now), count_troubles(desk.brand, desk.now)) == ([], 0)
    desk.wait(hours=1)
    set_article_validity(article, ALWAYS, desk.ana, desk.now, owner=True)
    release_post(post, desk.ana, desk.now)
    assert desk.states(post) == [PostState.SCHEDULED]
    desk.wait(hours=1)
    set_article_validity(article, Validity(None, desk.now), desk.ana, desk.now, owner=True)
    assert desk.states(post) == [PostState.HELD]
    found = troubles(desk.brand, desk.now)
    assert ([one.code for one in found], count_troubles(desk.brand, desk.now)) == (["fact over"], 1)
    with pytest.raises(NotNow, match="look at the list again"):
        put_troubles_aside(desk.brand, first, desk.ana, desk.now)
    put_troubles_aside(desk.brand, [one.key for one in found], desk.ana, desk.now)
    assert (troubles(desk.brand, desk.now), count_troubles(desk.brand, desk.now)) == ([], 0)
