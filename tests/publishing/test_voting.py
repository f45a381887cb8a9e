"""Four eyes: a yes stands for exactly what was read; whatever changes afterwards does not leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.rule import set_four_eyes
from rapport.availability.stops import stop
from rapport.domain.post_states import PostState
from rapport.outbox.models import Attachment, Delivery, Publication, Step
from rapport.publishing.composed import post_digest
from rapport.publishing.line import line_up, move_post
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.series import come_round, repeat_post
from rapport.publishing.steps import post_of
from rapport.publishing.voting import vote
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.publishing.world import Desk, unchanged

pytestmark = pytest.mark.django_db
S = PostState
HOUR = timedelta(hours=1)


def asked(desk: Desk, how: When = When.DATE) -> ApprovalRequest:
    """Ana's post, which waits for a second person."""
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    post = desk.post()
    line_up(post, how, desk.ana, desk.now, at=desk.now + HOUR)
    return ApprovalRequest.of(desk.brand).get()


def changed(desk: Desk, post: Post, text: str = "Something else.") -> None:
    change_post(post, PostGiven(text, tuple(map(VariantGiven, desk.channels))), desk.ana, desk.now)


def test_nothing_leaves_before_the_yes_and_all_of_it_after() -> None:
    desk = Desk.fresh()
    row = asked(desk)
    assert (desk.states(post_of(row)), Delivery.across_brands.exists()) == ([S.WAITING] * 2, False)
    vote(row, True, desk.bo, desk.now, seen=row.digest)
    assert desk.states(post_of(row)) == [S.SCHEDULED] * 2
    desk.wait(hours=1)
    desk.send()
    assert (desk.states(post_of(row)), len(desk.seen)) == ([S.PUBLISHED] * 2, 2)
    assert {one.approved_by for one in Delivery.of(desk.brand)} == {desk.bo}


def test_a_yes_for_this_minute_does_not_outrun_the_stop() -> None:
    desk = Desk.fresh()
    row = asked(desk, When.NOW)
    vote(row, True, desk.bo, desk.now, seen=row.digest)
    desk.wait(seconds=1)
    stop(desk.brand, desk.ana, desk.now)
    desk.send()
    assert desk.seen == []


def test_nobody_says_yes_to_their_own() -> None:
    desk = Desk.fresh()
    row = asked(desk)
    with pytest.raises(NotNow), unchanged(desk, post_of(row)):
        vote(row, True, desk.ana, desk.now, seen=row.digest)


def test_who_asked_for_anothers_post_says_no_yes_to_it_either() -> None:
    desk = Desk.fresh()
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    post = desk.post()
    line_up(post, When.DATE, desk.bo, desk.now, at=desk.now + HOUR)
    row = ApprovalRequest.of(desk.brand).get()
    for person in (desk.ana, desk.bo):
        with pytest.raises(NotNow), unchanged(desk, post):
            vote(row, True, person, desk.now, seen=row.digest)


CHANGES: dict[str, Callable[[Desk, Post], object]] = {
    "other words": changed,
    "a channel less": lambda desk, post: change_post(
        post, PostGiven("Oak, slowly.", (VariantGiven(desk.channels[0]),)), desk.ana, desk.now
    ),
    "a warning": lambda desk, post: change_post(
        post, PostGiven("Oak, slowly.", tuple(map(VariantGiven, desk.channels)), "wood"), desk.ana, desk.now
    ),
    "another time": lambda desk, post: move_post(post, desk.now + 2 * HOUR, desk.ana, desk.now),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_makes_what_was_asked_void(change: str) -> None:
    desk = Desk.fresh()
    row = asked(desk)
    CHANGES[change](desk, post_of(row))
    row.refresh_from_db()
    assert row.outcome == RequestOutcome.VOID
    with pytest.raises(NotNow):
        vote(row, True, desk.bo, desk.now, seen=row.digest)
    desk.wait(hours=3)
    desk.send()
    assert desk.seen == []


@pytest.mark.parametrize("change", CHANGES)
def test_changed_after_the_yes_it_does_not_leave(change: str) -> None:
    desk = Desk.fresh()
    row = asked(desk)
    vote(row, True, desk.bo, desk.now, seen=row.digest)
    CHANGES[change](desk, post_of(row))
    desk.wait(hours=1)
    desk.send()
    desk.wait(hours=1)
    desk.send()
    assert desk.seen == []


def test_a_yes_to_something_else_than_what_is_there_is_none() -> None:
    desk = Desk.fresh()
    row = asked(desk)
    with pytest.raises(NotNow), unchanged(desk, post_of(row)):
        vote(row, True, desk.bo, desk.now, seen="0" * 64)
    Post.across_brands.filter(pk=row.subject).update(idea="Changed behind everybody's back.")
    with pytest.raises(NotNow), unchanged(desk, post_of(row)):
        vote(row, True, desk.bo, desk.now, seen=row.digest)


def test_changed_in_the_line_behind_everybodys_back_it_is_withdrawn() -> None:
    desk = Desk.fresh(channels=1)
    row = asked(desk)
    vote(row, True, desk.bo, desk.now, seen=row.digest)
    Publication.across_brands.update(text="Something else.")
    desk.wait(hours=1)
    desk.send()
    assert (desk.seen, desk.states(post_of(row))) == ([], [S.MISSED])
    assert not Attachment.across_brands.exists()


def test_a_no_needs_words_and_gives_it_back() -> None:
    desk = Desk.fresh()
    row = asked(desk)
    with pytest.raises(NotNow), unchanged(desk, post_of(row)):
        vote(row, False, desk.bo, desk.now, seen=row.digest)
    vote(row, False, desk.bo, desk.now, seen=row.digest, words="Which oak?")
    assert desk.states(post_of(row)) == [S.DRAFT] * 2
    with pytest.raises(NotNow):
        vote(row, True, desk.bo, desk.now, seen=row.digest)


def test_now_means_when_the_yes_is_said() -> None:
    desk = Desk.fresh(channels=1)
    row = asked(desk, When.NOW)
    desk.wait(hours=5)
    vote(row, True, desk.bo, desk.now, seen=row.digest)
    desk.send()
    assert desk.seen == ["Oak, slowly."]


def test_a_yes_after_the_hour_lets_nothing_out_late() -> None:
    desk = Desk.fresh(channels=1)
    row = asked(desk)
    desk.wait(hours=5)
    vote(row, True, desk.bo, desk.now, seen=row.digest)
    desk.send()
    assert (desk.seen, desk.states(post_of(row))) == ([], [S.MISSED])


def test_the_hash_holds_everything_that_is_sent() -> None:
    desk = Desk.fresh()
    posts = [
        desk.post(),
        desk.post("Other."),
        desk.post(warning="wood"),
        desk.post(language="it"),
        desk.post(variants=(VariantGiven(desk.channels[0]),)),
        desk.post(variants=(VariantGiven(desk.channels[0]), VariantGiven(desk.channels[1], "x"))),
        desk.post(variants=(VariantGiven(desk.channels[0], thread=("More.",)), VariantGiven(desk.channels[1]))),
    ]
    found = [desk.stands(post) for post in posts]
    hashes = [post_digest(one.post, [each.variant for each in one.variants]) for one in found]
    assert len(set(hashes)) == len(posts)
    same = desk.stands(desk.post(notes="Only for us", tags=("oak",)))
    assert post_digest(same.post, [one.variant for one in same.variants]) == hashes[0]


def test_switched_off_each_person_puts_in_line_alone() -> None:
    desk = Desk.fresh(channels=1)
    row = asked(desk)
    set_four_eyes(desk.brand, False, desk.ana, desk.now)
    line_up(post_of(row), When.NOW, desk.ana, desk.now)
    assert Delivery.of(desk.brand).get().step == Step.QUEUED


def test_who_wrote_the_words_last_says_no_yes_to_them_whoever_asks() -> None:
    desk = Desk.fresh()
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    post = desk.post()
    change_post(post, PostGiven("Bo's words.", tuple(map(VariantGiven, desk.channels))), desk.bo, desk.now)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    row = ApprovalRequest.of(desk.brand).get()
    with pytest.raises(NotNow), unchanged(desk, post):
        vote(row, True, desk.bo, desk.now, seen=row.digest)


def test_what_comes_round_is_asked_for_by_whoever_wrote_it_last() -> None:
    desk = Desk.fresh(1)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    post = desk.post()
    start = (desk.now + HOUR).replace(tzinfo=None)
    repeat_post(post, "FREQ=WEEKLY", start, "UTC", desk.ana, desk.now)
    change_post(post, PostGiven("Bo's words.", (VariantGiven(desk.channels[0]),)), desk.bo, desk.now)
    come_round(desk.now)
    row = ApprovalRequest.of(desk.brand).earliest("pk")
    assert row.asked_by == desk.bo
    with pytest.raises(NotNow):
        vote(row, True, desk.bo, desk.now, seen=row.digest)
    vote(row, True, desk.ana, desk.now, seen=row.digest)
    assert desk.states(post_of(row)) == [S.SCHEDULED]


def test_a_thread_has_an_end() -> None:
    desk = Desk.fresh(1)
    with pytest.raises(NotNow, match="25"):
        desk.post(variants=(VariantGiven(desk.channels[0], thread=("a",) * 26),))
    assert desk.all() == []
