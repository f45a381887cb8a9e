"""What comes round alone is looked after as a set is, also just before a copy leaves and when an article goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.answers import articles
from rapport.domain.post_states import PostState
from rapport.inbox.article_ends import retire_article
from rapport.inbox.evergreen_watch import watch_evergreen
from rapport.publishing.evergreen import repeat_again
from rapport.publishing.evergreen_models import StopReason
from rapport.publishing.fact import rest_on
from rapport.publishing.models import Evergreen
from rapport.publishing.series import come_round, repeat_post
from tests.publishing.answers import Answers
from tests.publishing.test_evergreen import NINE, copies
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db


def plain(desk: Desk, idea: str, rule: str = "FREQ=DAILY") -> Evergreen:
    repeat_post(desk.post(idea), rule, NINE, "Europe/Rome", desk.ana, desk.now)
    return Evergreen.of(desk.brand).latest("pk")


def test_a_post_that_comes_round_alone_stops_when_its_link_is_gone(site: str) -> None:
    desk = Desk.fresh(channels=1)
    row = plain(desk, f"Read {site}/gone")
    come_round(desk.now)
    assert copies(desk)
    assert watch_evergreen(desk.brand, desk.now) == 1
    row.refresh_from_db()
    assert row.why == StopReason.LINK
    assert {state for one in copies(desk) for state in desk.states(one)} == {PostState.DRAFT}
    made = len(copies(desk))
    desk.wait(days=3)
    come_round(desk.now)
    assert len(copies(desk)) == made
    repeat_again(row, desk.ana, desk.now)
    desk.wait(days=1)
    come_round(desk.now)
    assert len(copies(desk)) > made


def test_what_came_round_before_it_was_looked_after_is_looked_after_too(site: str) -> None:
    desk = Desk.fresh(channels=1)
    plain(desk, f"Read {site}/gone").delete()
    assert watch_evergreen(desk.brand, desk.now) == 1


def test_a_copy_is_looked_at_again_before_it_leaves(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a day is not enough where the link went in the meantime."""
    desk = Desk.fresh(channels=1)
    row = plain(desk, f"Read {site}/here")
    come_round(desk.now)
    assert watch_evergreen(desk.brand, desk.now) == 0
    copy = min(copies(desk), key=lambda one: one.occurrence or desk.now)
    assert copy.occurrence
    desk.now = copy.occurrence - timedelta(minutes=50)
    Evergreen.of(desk.brand).update(looked_at=desk.now - timedelta(hours=2))
    monkeypatch.setattr(Answers, "gone", {"/here"})
    assert watch_evergreen(desk.brand, desk.now) == 1
    row.refresh_from_db()
    assert row.why == StopReason.LINK
    assert desk.states(copy) == [PostState.DRAFT]


def test_what_leaves_soon_is_not_kept_waiting_by_many_others(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.fresh(channels=1)
    due = plain(desk, f"Read {site}/here")
    come_round(desk.now)
    for n in range(12):
        plain(desk, f"Beech {n}.", "FREQ=YEARLY")
    first = min(one.occurrence for one in copies(desk) if one.occurrence and one.copy_of_id == due.post_id)
    desk.now = first - timedelta(minutes=50)
    Evergreen.of(desk.brand).filter(pk=due.pk).update(looked_at=desk.now - timedelta(hours=2))
    monkeypatch.setattr(Answers, "gone", {"/here"})
    assert watch_evergreen(desk.brand, desk.now) == 1


def test_an_article_that_is_retired_stops_what_rests_on_it_at_once() -> None:
    desk = Desk.fresh(channels=1)
    row, free = plain(desk, "Thirty-one days."), plain(desk, "Oak.")
    words = {"en": ("How long?", "Thirty-one days.")}
    fact = articles.write(desk.brand, "How long a table takes", words, desk.ana, desk.now)
    articles.approve(fact, desk.ana, desk.now)
    rest_on(row.post, fact, desk.ana, desk.now)
    come_round(desk.now)
    retire_article(fact, desk.ana, desk.now)
    row.refresh_from_db()
    free.refresh_from_db()
    assert (row.why, free.why) == (StopReason.FACT, StopReason.NONE)
    for one in copies(desk):
        assert desk.states(one) == [PostState.DRAFT if one.copy_of_id == row.post_id else PostState.SCHEDULED]
