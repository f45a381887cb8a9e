"""A proposed time is never said like one that leaves; a hold says what may be out; a take-back ends as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.approvals.models import ApprovalRequest
from rapport.approvals.rule import set_four_eyes
from rapport.connectors.errors import Refused
from rapport.domain.post_hours import PostHour
from rapport.domain.post_states import PostState
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.outbox.models import Delivery, Step
from rapport.publishing.calendar import cards, post_times
from rapport.publishing.hour_words import proposed_at, without_a_yes
from rapport.publishing.incident import hold_queue, resume_queue
from rapport.publishing.line import line_up, take_back_post
from rapport.publishing.models import Post, PostPart, When
from rapport.publishing.part_words import maybe_out_words, parts_out_words, taken_back_words
from rapport.publishing.voting import vote
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def waiting(desk: Desk, **given: object) -> Post:
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    return line_up(desk.post(**given), When.DATE, desk.ana, desk.now, at=desk.now + HOUR)  # type: ignore[arg-type]


def yes(desk: Desk) -> None:
    row = ApprovalRequest.of(desk.brand).latest("pk")
    vote(row, True, desk.bo, desk.now, seen=row.digest)


def card_hour(desk: Desk) -> PostHour:
    found = cards(desk.brand, post_times(desk.brand, desk.now - HOUR, desk.now + 9 * HOUR))
    return next(iter(found.values())).hour


def test_before_the_yes_it_is_proposed_and_after_it_leaves_at_that_hour() -> None:
    desk = Desk.fresh(1)
    post, at = waiting(desk), desk.now + HOUR
    (one,) = desk.stands(post).variants
    assert (one.hour, one.proposed_at, one.scheduled_at, card_hour(desk)) == ("proposed", at, None, "proposed")
    yes(desk)
    (one,) = desk.stands(post).variants
    assert (one.hour, one.proposed_at, one.scheduled_at, card_hour(desk)) == ("scheduled", None, at, "scheduled")
    desk.wait(hours=1)
    desk.send()
    assert (desk.stands(post).hour, card_hour(desk)) == ("left", "left")


@pytest.mark.parametrize(("late", "leaves"), [(30, True), (90, False)])
def test_what_is_said_of_a_late_yes_is_what_happens(late: int, leaves: bool) -> None:
    desk = Desk.fresh(1)
    post = waiting(desk)
    assert "Without the yes nothing leaves at 9" in without_a_yes(desk.stands(post), desk.now, "9", "10")
    desk.wait(minutes=60 + late)
    desk.send()
    assert desk.seen == [], "the proposed time passed without the yes"
    said = without_a_yes(desk.stands(post), desk.now, "9", "10")
    assert ("A yes until 10" in said, "Choose another time" in said) == (leaves, not leaves)
    yes(desk)
    desk.send()
    assert (desk.seen != []) is leaves
    assert proposed_at(desk.stands(post)) is None


def half_out(desk: Desk, **given: object) -> Post:
    """Its first part is out, and the network refuses the second."""
    post = line_up(desk.post("One.", **given), When.NOW, desk.ana, desk.now)  # type: ignore[arg-type]
    desk.send()
    return post


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"thread": ("Two.", "Three.")}, "1 of 3 parts are on the network."),
        ({"first_comment": "Under it."}, "The post is on the network, its first comment is not."),
    ],
)
def test_taken_back_half_way_it_is_cut_and_goes_on_where_it_was(given: dict[str, object], words: str) -> None:
    desk = Desk.fresh(1)
    post = half_out(desk, **given)
    take_back_post(post, desk.ana, desk.now)
    (one,) = desk.stands(post).variants
    assert (one.state, parts_out_words(one)) == (PostState.CUT, words)
    assert "Put it in line again" in taken_back_words(one)
    desk.send()
    assert desk.seen == ["One."]
    entry = Entry.of(desk.brand).get(what=What.POST_TAKEN_BACK)
    assert (entry.data["standing"], entry.data["taken"]) == (1, len(one.publications) - 1)
    line_up(post, When.NOW, desk.ana, desk.now)
    for _ in range(3):
        desk.send()
    assert (desk.states(post), len(desk.seen)) == ([PostState.PUBLISHED], len(one.publications))


def test_refused_half_way_and_taken_back_it_is_cut_and_no_trouble() -> None:
    desk = Desk.fresh(1)
    post = half_out(desk, thread=("Two.",))
    desk.paper.before = Refused("no")
    desk.send()
    assert desk.states(post) == [PostState.FAILED]
    take_back_post(post, desk.ana, desk.now)
    assert desk.states(post) == [PostState.CUT]
    assert not desk.stands(post).variants[0].troubled


def test_the_rest_that_others_are_asked_about_leaves_with_their_yes() -> None:
    desk = Desk.fresh(1)
    post = half_out(desk, thread=("Two.",))
    take_back_post(post, desk.ana, desk.now)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    line_up(post, When.NOW, desk.ana, desk.now)
    assert desk.states(post) == [PostState.WAITING]
    desk.send()
    assert desk.seen == ["One."]
    yes(desk)
    desk.send()
    assert (desk.seen, desk.states(post)) == (["One.", "Two."], [PostState.PUBLISHED])


def test_an_incident_that_is_over_drops_no_rest_unseen() -> None:
    desk = Desk.fresh(1)
    post = half_out(desk, thread=("Two.",))
    hold_queue(desk.brand, "Fire.", desk.ana, desk.now)
    desk.send()
    desk.wait(hours=2)
    resume_queue(desk.brand, desk.ana, desk.now)
    assert desk.states(post) == [PostState.MISSED]
    assert PostPart.of(desk.brand).count() == 2


def test_held_with_one_that_nobody_knows_of_it_says_that_it_may_be_out() -> None:
    desk = Desk.fresh(2)
    post = line_up(desk.post(), When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    first = desk.stands(post).variants[0].publications[0]
    Delivery.across_brands.filter(pk=first.pk).update(step=Step.UNKNOWN)
    assert maybe_out_words(desk.stands(post)) == ""
    hold_queue(desk.brand, "Fire.", desk.ana, desk.now)
    assert desk.states(post) == [PostState.UNKNOWN, PostState.HELD]
    assert desk.channels[0].handle in maybe_out_words(desk.stands(post))
    assert desk.channels[1].handle not in maybe_out_words(desk.stands(post)).replace(desk.channels[0].handle, "")
