"""Giveaways: promised before, drawn once among who entered in time, and found fair by anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.audience.draws.entry_hash import entry_hash
from rapport.audience.fair_draw import draw_problems
from rapport.audience.giveaways import (
    CannotDraw,
    GiveawayGiven,
    announce_giveaway,
    draw_giveaway,
    told_publicly,
)
from rapport.audience.models import Giveaway
from rapport.connectors.practice.values import Post
from rapport.domain.message import Removed
from rapport.inbox.models import Activity, Identity
from rapport.inbox.sight import heard
from tests.audience.world import net
from tests.street import Street


def announced(street: Street, post: Post, **more: object) -> Giveaway:
    closes = street.now + timedelta(days=2)
    given = GiveawayGiven("A stool", "Answer and say why.", post.id, 2, closes, **more)  # type: ignore[arg-type]
    return announce_giveaway(street.channel, given, street.ana, street.now)


@pytest.fixture
def post(street: Street) -> Post:
    return street.natively("Win a stool: answer below.")


def enter(street: Street, post: Post, *handles: str) -> None:
    for handle in handles:
        street.says("Because of the oak.", handle=handle, kind="comment", in_reply_to=post.id)
    street.receive()


def test_announced_entered_drawn_and_checked_by_anybody(street: Street, post: Post) -> None:
    row = announced(street, post)
    before = told_publicly(row)
    assert set(before) == {"commitment", "rules", "prizes"}
    enter(street, post, "zora", "gino", "rafa")
    street.now += timedelta(days=3)
    drawn = draw_giveaway(row, street.ana, street.now)
    told = told_publicly(drawn)
    assert told["commitment"] == before["commitment"]
    assert sorted(drawn.entrants.values()) == ["gino", "rafa", "zora"]
    assert told["entrants"] == sorted(drawn.entrants)
    # None of these names can be read in hexadecimal digits by chance.
    assert not any(name in str(told) for name in ("zora", "gino", "rafa"))
    assert len(told["winners"]) == 2
    assert draw_problems(told) == []
    again = draw_giveaway(row, street.ana, street.now + timedelta(days=1))
    assert (again.winners, again.drawn_at) == (drawn.winners, drawn.drawn_at)


def test_announced_twice_alike_there_is_one_promise(street: Street, post: Post) -> None:
    row = announced(street, post)
    assert announced(street, post).commitment == row.commitment
    assert announced(street, post, public_from="The lottery's numbers").commitment != row.commitment
    Giveaway.across_brands.filter(pk=row.pk).update(called_off_at=street.now)
    assert announced(street, post).commitment != row.commitment


def test_favourites_enter_twice_is_once_and_too_late_is_out(street: Street, post: Post) -> None:
    row = announced(street, post)
    net(street).favourite(street.channel.handle, "dee", "Dee", post.id, street.now)
    enter(street, post, "dee", "gino")
    street.now += timedelta(days=3)
    enter(street, post, "late")
    assert sorted(draw_giveaway(row, street.ana, street.now).entrants.values()) == ["dee", "gino"]


def test_a_favourite_that_was_taken_back_does_not_enter(street: Street, post: Post) -> None:
    row = announced(street, post)
    net(street).favourite(street.channel.handle, "dee", "Dee", post.id, street.now)
    enter(street, post, "gino")
    mark = Activity.of(street.brand).get()
    heard(street.channel, Removed(mark.network_id, mark.at + timedelta(minutes=1)), street.now)
    street.now += timedelta(days=3)
    assert list(draw_giveaway(row, street.ana, street.now).entrants.values()) == ["gino"]


def test_robots_that_say_so_are_left_out_and_told(street: Street, post: Post) -> None:
    row = announced(street, post)
    enter(street, post, "dee", "gino")
    Identity.of(street.brand).filter(handle="gino").update(is_bot=True)
    street.now += timedelta(days=3)
    drawn = draw_giveaway(row, street.ana, street.now)
    dee, gino = (entry_hash(row.key, "practice", name) for name in ("dee", "gino"))
    assert (drawn.winners, drawn.left_out) == ([dee], {gino: "automated"})
    assert told_publicly(drawn)["left_out"] == [gino]


def test_it_is_not_drawn_while_it_is_open_nor_without_the_public_value(street: Street, post: Post) -> None:
    row = announced(street, post, public_from="the lottery of 28 November")
    with pytest.raises(CannotDraw):
        draw_giveaway(row, street.ana, street.now)
    street.now += timedelta(days=3)
    with pytest.raises(CannotDraw):
        draw_giveaway(row, street.ana, street.now)
    assert draw_giveaway(row, street.ana, street.now, "7 21 34").public == "7 21 34"


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"prizes": 0}, {"prizes": 101}, {"rules": ""}, {"closes_at": None}]
)
def test_what_makes_no_giveaway_is_refused(street: Street, wrong: dict[str, object]) -> None:
    given = {"name": "A", "rules": "B", "target": "1", "prizes": 1, "closes_at": street.now + timedelta(days=1)}
    given |= {**wrong, **({"closes_at": street.now} if "closes_at" in wrong else {})}
    with pytest.raises(CannotDraw):
        announce_giveaway(street.channel, GiveawayGiven(**given), street.ana, street.now)  # type: ignore[arg-type]
    assert not Giveaway.of(street.brand).exists()


def test_the_seed_is_sealed_until_it_is_drawn(street: Street, post: Post) -> None:
    row = announced(street, post)
    assert row.seed == ""
    assert row.commitment.encode() not in bytes(row.sealed_seed)
