"""An incident holds every post in one press, and lets them go on with the list: nothing leaves all at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.approvals.models import ApprovalRequest
from rapport.approvals.rule import set_four_eyes
from rapport.availability.models import QueueHold
from rapport.availability.stops import stop
from rapport.connectors.errors import MaybeSent
from rapport.domain.post_states import PostState as S
from rapport.ledger.models import Entry
from rapport.outbox.models import Delivery, Step
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.incident import comes_back, held_posts, hold_queue, resume_queue
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.series import come_round, repeat_post
from rapport.publishing.trouble import troubles
from rapport.publishing.voting import vote
from tests.publishing.test_series import NINE
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def dated(desk: Desk, idea: str = "Oak.", hours: int = 1) -> Post:
    return line_up(desk.post(idea), When.DATE, desk.ana, desk.now, at=desk.now + hours * HOUR)


@pytest.mark.slow
def test_five_hundred_due_in_one_minute_and_none_leaves_after_the_press() -> None:
    desk = Desk.fresh(channels=1)
    for n in range(500):
        dated(desk, f"Number {n}.")
    desk.wait(hours=1)
    desk.send(many=20)
    with CaptureQueriesContext(connection) as asked:
        hold_queue(desk.brand, "The courier lost a van", desk.bo, desk.now)
    assert len(asked) < 60  # whatever their number
    desk.send(many=600)
    assert len(desk.seen) == 20
    assert len(held_posts(desk.brand)) == 480
    desk.wait(hours=2)
    assert resume_queue(desk.brand, desk.bo, desk.now) == (0, 480, 0)
    desk.send(many=600)
    assert len(desk.seen) == 20
    assert Delivery.of(desk.brand).filter(step=Step.QUEUED).count() == 0
    assert {one.code for one in troubles(desk.brand, desk.now)} == {"unplaced"}


def test_what_has_its_hour_before_it_leaves_then_and_the_rest_is_dated_anew() -> None:
    desk = Desk.fresh(channels=1)
    past, ahead = dated(desk, "Past.", 1), dated(desk, "Ahead.", 5)
    hold_queue(desk.brand, "", desk.bo, desk.now)
    assert [desk.states(one) for one in (past, ahead)] == [[S.HELD], [S.HELD]]
    desk.wait(hours=2)
    assert [comes_back(one, desk.now) for one in held_posts(desk.brand)] == [False, True]
    assert resume_queue(desk.brand, desk.ana, desk.now) == (1, 1, 0)
    assert [desk.states(one) for one in (past, ahead)] == [[S.DRAFT], [S.SCHEDULED]]
    desk.wait(hours=4)
    desk.send()
    assert desk.seen == ["Ahead."]


def test_a_second_incident_holds_what_the_first_let_go_on() -> None:
    desk = Desk.fresh(channels=1)
    post = dated(desk, "Ahead.", 5)
    hold_queue(desk.brand, "Courier", desk.bo, desk.now)
    assert resume_queue(desk.brand, desk.ana, desk.now) == (1, 0, 0)
    hold_queue(desk.brand, "Fire", desk.bo, desk.now)
    assert desk.states(post) == [S.HELD]
    assert resume_queue(desk.brand, desk.ana, desk.now) == (1, 0, 0)
    desk.wait(hours=5)
    desk.send()
    assert desk.seen == ["Ahead."]


def test_who_is_not_chosen_stays_held() -> None:
    desk = Desk.fresh(channels=1)
    goes, stays = dated(desk, "Goes.", 5), dated(desk, "Speaks of delivery.", 5)
    hold_queue(desk.brand, "Courier", desk.bo, desk.now)
    assert resume_queue(desk.brand, desk.ana, desk.now, [goes.pk]) == (1, 0, 1)
    assert [desk.states(one) for one in (goes, stays)] == [[S.SCHEDULED], [S.HELD]]
    assert [one.post for one in held_posts(desk.brand)] == [stays]
    release_post(stays, desk.ana, desk.now)
    assert desk.states(stays) == [S.SCHEDULED]
    assert held_posts(desk.brand) == []


def test_meanwhile_nothing_is_put_in_line_released_or_said_yes_to() -> None:
    desk = Desk.fresh(channels=1)
    held, draft = dated(desk), desk.post("Draft.")
    hold_queue(desk.brand, "", desk.bo, desk.now)
    for how in (When.NOW, When.DATE):
        with pytest.raises(NotNow, match="All posts are held"):
            line_up(draft, how, desk.ana, desk.now, at=desk.now + HOUR)
    with pytest.raises(NotNow, match="All posts are held"):
        release_post(held, desk.ana, desk.now)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    line_up(draft, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    row = ApprovalRequest.of(desk.brand).get()
    with pytest.raises(NotNow, match="All posts are held"):
        vote(row, True, desk.bo, desk.now, seen=row.digest)
    assert not Delivery.of(desk.brand).filter(step=Step.QUEUED).exists()


def test_what_somebody_held_before_stays_theirs() -> None:
    desk = Desk.fresh(channels=1)
    post = dated(desk)
    hold_post(post, "The price is wrong", desk.ana, desk.now)
    hold_queue(desk.brand, "", desk.bo, desk.now)
    assert resume_queue(desk.brand, desk.bo, desk.now) == (0, 0, 0)
    assert desk.stands(post).post.held_why == "The price is wrong"


def test_what_comes_round_waits_and_what_fell_due_meanwhile_is_a_draft() -> None:
    desk = Desk.fresh(channels=1)
    repeat_post(desk.post(), "FREQ=DAILY", NINE, "Europe/Rome", desk.ana, desk.now)
    hold_queue(desk.brand, "", desk.bo, desk.now)
    assert come_round(desk.now) == 0
    desk.wait(days=3)
    resume_queue(desk.brand, desk.bo, desk.now)
    come_round(desk.now)
    desk.send()
    assert desk.seen == []
    assert {one.code for one in troubles(desk.brand, desk.now)} == {"unplaced"}


def test_a_call_in_doubt_is_looked_for_and_not_made_again() -> None:
    desk = Desk.fresh(channels=1)
    post = line_up(desk.post(), When.NOW, desk.ana, desk.now)
    desk.paper.before = MaybeSent("k")
    desk.send()
    hold_queue(desk.brand, "", desk.bo, desk.now)
    desk.wait(hours=1)
    desk.send()
    assert desk.seen == []
    assert desk.states(post) == [S.HELD]


def test_the_stop_beats_the_resuming() -> None:
    desk = Desk.fresh(channels=1)
    dated(desk, hours=5)
    hold_queue(desk.brand, "", desk.bo, desk.now)
    stop(desk.brand, desk.ana, desk.now)
    resume_queue(desk.brand, desk.bo, desk.now)
    desk.wait(hours=5)
    desk.send()
    assert desk.seen == []


def test_pressed_twice_it_is_one_and_another_brand_goes_on() -> None:
    desk, other = Desk.fresh(channels=1), Desk.fresh(channels=1)
    dated(desk)
    dated(other, "Other.")
    for _ in range(2):
        hold_queue(desk.brand, "", desk.bo, desk.now)
    assert QueueHold.across_brands.count() == 1
    assert Entry.of(desk.brand).filter(what="all posts held").count() == 1
    other.wait(hours=1)
    other.send()  # whatever is due, of whichever brand
    assert other.seen == ["Other."]


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["post", "now", "hold", "resume", "send", "wait"]), max_size=14))
def test_in_any_order_nothing_leaves_while_all_is_held_and_nothing_leaves_late_after_it(acts: list[str]) -> None:
    # What an earlier walk left in line is not this one's.
    Delivery.across_brands.filter(step__in=[Step.QUEUED, Step.SENDING]).update(step=Step.WITHDRAWN)
    desk, held = Desk.fresh(channels=1), False
    for n, act in enumerate(acts):
        before = len(desk.seen)
        try:
            if act in ("post", "now"):
                how = When.NOW if act == "now" else When.DATE
                line_up(desk.post(f"Number {n}."), how, desk.ana, desk.now, at=desk.now + HOUR)
        except NotNow:
            assert held
        if act == "hold":
            hold_queue(desk.brand, "", desk.bo, desk.now)
            held = True
        elif act == "resume":
            resume_queue(desk.brand, desk.bo, desk.now)
            desk.send()
            assert not (held and len(desk.seen) > before)  # never all at once
            held = False
        elif act == "send":
            desk.send()
        elif act == "wait":
            desk.wait(minutes=40)
        assert not (held and len(desk.seen) > before)
    texts = desk.seen
    assert len(texts) == len(set(texts))
