"""A trouble that was put aside and comes anew, for the same hour too, is another one: each has its beginning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from rapport.answers import articles
from rapport.answers.models import Article
from rapport.answers.validity import set_validity
from rapport.approvals.rule import set_four_eyes
from rapport.budgets.restriction import note_lifted, restrict, restrictions
from rapport.channels.connected import record_health
from rapport.channels.models import State
from rapport.connectors.prices import PaidAct
from rapport.domain.validity import Validity
from rapport.publishing.fact import rest_on
from rapport.publishing.line import line_up, take_back_post
from rapport.publishing.models import When
from rapport.publishing.put_aside import put_troubles_aside
from rapport.publishing.trouble import count_troubles, troubles
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def in_line(desk: Desk) -> None:
    line_up(desk.post("Oak."), When.DATE, desk.ana, desk.now, at=desk.now + 5 * HOUR)


def signed_out(desk: Desk) -> Callable[[], object]:
    in_line(desk)
    record_health(desk.channels[0], State.REVOKED, "token revoked", desk.now)
    return lambda: record_health(desk.channels[0], State.OK, "", desk.now)


def restricted(desk: Desk) -> Callable[[], object]:
    in_line(desk)
    restrict(desk.channels[0], PaidAct.SEND, "Too many.", desk.now)
    return lambda: [note_lifted(one, desk.ana, desk.now) for one in restrictions(desk.brand).values()]


def a_fact_ends(desk: Desk) -> Callable[[], object]:
    post = desk.post("Oak.")
    article = an_article(desk)
    rest_on(post, article, desk.ana, desk.now)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + 5 * HOUR)
    set_validity(article, Validity(None, desk.now + HOUR), desk.ana, desk.now, owner=True)
    return lambda: set_validity(article, Validity(None, desk.now + 9 * DAY), desk.ana, desk.now, owner=True)


def waits(desk: Desk) -> Callable[[], object]:
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    in_line(desk)
    return lambda: take_back_post(desk.all()[0], desk.ana, desk.now)


def an_article(desk: Desk) -> Article:
    made = articles.write(desk.brand, "Hours", {"en": ("When?", "From nine.")}, desk.ana, desk.now)
    articles.approve(made, desk.ana, desk.now)
    return made


def again(desk: Desk, code: str) -> None:
    if code == "signed out":
        record_health(desk.channels[0], State.REVOKED, "token revoked", desk.now)
    elif code == "restricted":
        restrict(desk.channels[0], PaidAct.SEND, "Too many.", desk.now)
    elif code == "fact ends":
        article = Article.of(desk.brand).get()
        set_validity(article, Validity(None, desk.now + HOUR), desk.ana, desk.now, owner=True)
    else:
        post = desk.all()[0]
        line_up(post, When.DATE, desk.ana, desk.now, at=post.variants.get().at)


@pytest.mark.parametrize(
    ("code", "begin"),
    [("signed out", signed_out), ("restricted", restricted), ("fact ends", a_fact_ends), ("waiting", waits)],
)
def test_what_comes_anew_for_the_same_hour_is_another_trouble(
    code: str, begin: Callable[[Desk], Callable[[], object]]
) -> None:
    desk = Desk.fresh(channels=1)
    solve = begin(desk)
    [first] = troubles(desk.brand, desk.now)
    assert first.code == code
    desk.wait(minutes=1)
    put_troubles_aside(desk.brand, [first.key], desk.ana, desk.now)
    desk.wait(minutes=1)
    assert (troubles(desk.brand, desk.now), count_troubles(desk.brand, desk.now)) == ([], 0)
    solve()
    assert count_troubles(desk.brand, desk.now) == 0
    desk.wait(minutes=1)
    again(desk, code)
    [anew] = troubles(desk.brand, desk.now)
    assert (anew.code, anew.at, count_troubles(desk.brand, desk.now)) == (code, first.at, 1)
    assert anew.key != first.key
    put_troubles_aside(desk.brand, [anew.key], desk.ana, desk.now)
    assert (troubles(desk.brand, desk.now), count_troubles(desk.brand, desk.now)) == ([], 0)


def test_said_again_or_asked_again_it_is_the_same_trouble_while_it_lasts() -> None:
    desk = Desk.fresh(channels=1)
    restricted(desk)
    record_health(desk.channels[0], State.REVOKED, "token revoked", desk.now)
    [one] = troubles(desk.brand, desk.now)
    desk.wait(minutes=1)
    put_troubles_aside(desk.brand, [one.key], desk.ana, desk.now)
    desk.wait(minutes=1)
    restrict(desk.channels[0], PaidAct.SEND, "Still too many.", desk.now)
    record_health(desk.channels[0], State.REVOKED, "token revoked once more", desk.now)
    assert count_troubles(desk.brand, desk.now) == 0
    for row in restrictions(desk.brand).values():
        note_lifted(row, desk.ana, desk.now)
    assert (troubles(desk.brand, desk.now), count_troubles(desk.brand, desk.now)) == ([], 0)


def test_another_article_that_ends_is_another_trouble() -> None:
    desk = Desk.fresh(channels=1)
    other = an_article(desk)
    set_validity(other, Validity(None, desk.now + HOUR), desk.ana, desk.now, owner=True)
    a_fact_ends(desk)
    [one] = troubles(desk.brand, desk.now)
    desk.wait(minutes=1)
    put_troubles_aside(desk.brand, [one.key], desk.ana, desk.now)
    assert count_troubles(desk.brand, desk.now) == 0
    rest_on(desk.all()[0], other, desk.ana, desk.now)
    assert (len(troubles(desk.brand, desk.now)), count_troubles(desk.brand, desk.now)) == (1, 1)
