"""The first comment under a post: a delivery of its own, never without the post, part of what a yes is for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rapport.approvals.models import ApprovalRequest
from rapport.approvals.rule import set_four_eyes
from rapport.availability.models import Stop
from rapport.connectors.errors import MaybeSent, Refused
from rapport.domain.message import Kind
from rapport.domain.post_states import PostState
from rapport.inbox.surface_failures import decide
from rapport.outbox.models import Delivery, Step
from rapport.publishing.asked_posts import asked_posts
from rapport.publishing.bring_in import bring_in, hints, read_posts
from rapport.publishing.checks import NotReady, checks_of
from rapport.publishing.composed import post_digest
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.voting import vote
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.cast import channel
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
SAID = "The measures are here: https://casa-aurora.example/oak"


def commented(desk: Desk, **given: Any) -> Post:
    return desk.post("Oak, slowly.", first_comment=SAID, **given)


def left(desk: Desk) -> list[tuple[str, str, str]]:
    return [(str(one.kind), one.text, one.in_reply_to) for one in desk.paper.seen]


def test_it_leaves_after_its_post_and_under_it() -> None:
    desk = Desk.fresh(1)
    line_up(commented(desk), When.NOW, desk.ana, desk.now)
    desk.send()
    assert left(desk) == [("post", "Oak, slowly.", "")]
    desk.send()
    assert left(desk)[1:] == [("comment", SAID, f"n-{desk.paper.seen[0].key}")]
    assert desk.states(desk.all()[0]) == [PostState.PUBLISHED]


def test_behind_a_thread_it_still_goes_under_the_first_part() -> None:
    desk = Desk.fresh(1)
    thread = (VariantGiven(desk.channels[0], thread=("Two.",), first_comment="Mine."),)
    line_up(commented(desk, variants=thread), When.NOW, desk.ana, desk.now)
    for _ in range(3):
        desk.send()
    first, second = (f"n-{one.key}" for one in desk.paper.seen[:2])
    assert left(desk) == [("post", "Oak, slowly.", ""), ("post", "Two.", first), ("comment", "Mine.", first)]
    assert first != second


def test_without_its_post_nothing_of_it_leaves() -> None:
    desk = Desk.fresh(1)
    desk.paper.before = Refused("No.")
    post = line_up(commented(desk), When.NOW, desk.ana, desk.now)
    for _ in range(3):
        desk.send()
    assert desk.seen == []
    said, under = desk.stands(post).variants[0].publications
    assert (said.step, under.step) == (Step.FAILED, Step.FAILED)
    assert "not on the network" in under.reason


def test_in_doubt_it_is_shown_and_not_said_again() -> None:
    desk = Desk.fresh(1)
    post = line_up(commented(desk), When.NOW, desk.ana, desk.now)
    desk.send()
    desk.paper.after = MaybeSent("k")
    desk.send()
    desk.wait(hours=1)
    desk.send()
    assert [one.kind for one in desk.paper.seen] == [Kind.POST, Kind.COMMENT]
    assert desk.states(post) == [PostState.PUBLISHED]


def test_what_a_person_says_is_not_there_goes_again() -> None:
    desk = Desk.fresh(1)
    post = line_up(commented(desk), When.NOW, desk.ana, desk.now)
    desk.send()
    under = desk.stands(post).variants[0].publications[1]
    Delivery.across_brands.filter(pk=under.pk).update(step=Step.UNKNOWN)
    assert desk.states(post) == [PostState.UNKNOWN]
    decide(Delivery.across_brands.get(pk=under.pk), False, desk.ana, desk.now)
    desk.send()
    assert desk.seen == ["Oak, slowly.", SAID]


def test_a_hold_and_the_stop_keep_it_here() -> None:
    desk = Desk.fresh(1)
    post = line_up(commented(desk), When.NOW, desk.ana, desk.now)
    desk.send()
    hold_post(post, "Wait.", desk.ana, desk.now)
    desk.send()
    assert desk.seen == ["Oak, slowly."]
    release_post(post, desk.ana, desk.now)
    assert desk.states(post) == [PostState.MISSED], "it is not dropped unseen"
    planned = line_up(commented(desk), When.DATE, desk.ana, desk.now, at=desk.now + timedelta(hours=1))
    desk.wait(hours=1)
    desk.send()
    Stop.across_brands.create(brand=desk.brand, by=desk.ana, at=desk.now)
    desk.send()
    assert desk.seen == ["Oak, slowly."] * 2
    assert desk.states(planned) == [PostState.MISSED]


def test_refused_it_is_mended_and_sent_under_the_post_that_is_out() -> None:
    desk = Desk.fresh(1)
    own = (VariantGiven(desk.channels[0], first_comment="Too bold."),)
    post = line_up(commented(desk, variants=own), When.NOW, desk.ana, desk.now)
    desk.send()
    desk.paper.before = Refused("Too bold.")
    desk.send()
    mended = (VariantGiven(desk.channels[0], "Changed behind it.", first_comment="Softer."),)
    change_post(post, PostGiven("Oak, slowly.", mended), desk.ana, desk.now)
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert left(desk) == [("post", "Oak, slowly.", ""), ("comment", "Softer.", f"n-{desk.paper.seen[0].key}")]


def test_a_yes_is_bound_to_it() -> None:
    desk = Desk.fresh(1)
    plain, with_it = desk.post(), commented(desk)
    other = desk.post("Oak, slowly.", first_comment="Another.")
    thread = desk.post("Oak, slowly.", variants=(VariantGiven(desk.channels[0], thread=(SAID,)),))
    digests = {post_digest(one, list(one.variants.all())) for one in (plain, with_it, other, thread)}
    assert len(digests) == 4


def test_it_is_counted_as_its_network_does_and_blocks_where_it_is_too_long() -> None:
    desk = Desk.fresh(1)
    post = desk.post("Oak.", first_comment="a" * 501)
    found = [one for one in checks_of(post, list(post.variants.all()), desk.now) if one.blocks]
    assert [(one.code, one.where) for one in found] == [("too long", "First comment")]
    with pytest.raises(NotReady):
        line_up(post, When.NOW, desk.ana, desk.now)


def test_where_a_network_takes_none_it_is_left_out_and_said_before() -> None:
    desk = Desk.fresh(1)
    desk.channels = [channel(desk.brand, network="telegram")]
    post = commented(desk)
    (found,) = [one for one in checks_of(post, list(post.variants.all()), desk.now) if one.code == "no comment"]
    assert not found.blocks
    assert "a bot cannot write there" in found.says
    own = desk.post("Oak.", variants=(VariantGiven(desk.channels[0], first_comment="Here."),))
    assert any(
        one.blocks for one in checks_of(own, list(own.variants.all()), desk.now) if one.code == "no comment"
    )


def test_a_table_brings_first_comments() -> None:
    desk = Desk.fresh(1)
    table = read_posts(
        desk.brand, b"text,when,first_comment\nOak.,2027-03-01 10:00,The measures.\n", hints(desk.brand)
    )
    bring_in(desk.brand, table, desk.ana, desk.now)
    post = Post.of(desk.brand).get()
    assert (post.idea, post.first_comment, post.notes) == ("Oak.", "The measures.", "")


def test_changed_since_the_last_yes_it_is_shown_as_changed() -> None:
    desk = Desk.fresh(1)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    at = desk.now + timedelta(days=1)
    post = line_up(commented(desk), When.DATE, desk.ana, desk.now, at=at)
    request = ApprovalRequest.of(desk.brand).get()
    vote(request, True, desk.bo, desk.now, seen=request.digest)
    variants = (VariantGiven(desk.channels[0]),)
    change_post(post, PostGiven("Oak, slowly.", variants, first_comment="Other measures."), desk.ana, desk.now)
    line_up(post, When.DATE, desk.ana, desk.now, at=at)
    (asked,) = asked_posts(desk.brand, desk.bo.pk, desk.now)
    assert "changed" in asked.risks
