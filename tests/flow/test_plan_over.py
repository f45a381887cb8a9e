"""Once a post's reply plan is over people answer under it, whatever it allowed; until then its watcher does."""

from __future__ import annotations

from datetime import time, timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Membership, Person, Role
from rapport.answers.models import Article
from rapport.availability.hours import Shift, replace, week, week_of
from rapport.inbox.conversation_actions import assign
from rapport.inbox.models import Conversation, Decision
from rapport.inbox.remove_member import remove_member
from rapport.inbox.replan import change_plan
from rapport.ledger.models import Entry
from rapport.outbox.kinds.reply import PLAN_OVER
from rapport.outbox.models import Reply, Step
from rapport.publishing.plan_models import PlanAllows
from rapport.publishing.reply_plan import PlanGiven
from tests.flow.test_reply_plans import ASKED, automatic, published
from tests.street import Street, colleague

pytestmark = pytest.mark.django_db
DAY = 86_400.0
_numbers = count(1)


def spoken(street: Street) -> list[Reply]:
    return list(Reply.of(street.brand).filter(cleared_by__isnull=False, step=Step.SENT))


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    may=st.sampled_from(list(PlanAllows)),
    days=st.integers(1, 3),
    said=st.lists(st.tuples(st.sampled_from([20.0, 0.3 * DAY, 0.9 * DAY]), st.booleans()), min_size=1, max_size=6),
)
def test_nothing_automatic_leaves_under_a_post_after_the_end_of_its_plan(
    street: Street, may: PlanAllows, days: int, said: list[tuple[float, bool]]
) -> None:
    """Whoever asks, whenever, also where the words were in line before the end and the sender comes late."""
    if not Article.of(street.brand).exists():
        street.teach()
    mine = str(next(_numbers))
    _post, out = published(street, PlanGiven(may, days=days), f"Oak {mine}.")
    before, end = {one.pk for one in spoken(street)}, street.now + timedelta(days=days)
    below = out
    for n, (pause, late) in enumerate(said):
        below = street.says(ASKED, f"dee{mine}-{n}", "comment", in_reply_to=below).id
        street.receive()
        if late:
            street.pass_time(1800)
        street.deliver()
        street.pass_time(pause)
    left = [one for one in spoken(street) if one.pk not in before]
    assert all(one.sent_at and one.sent_at < end for one in left)
    assert may == PlanAllows.USUAL or not left


@pytest.mark.parametrize("may", list(PlanAllows))
def test_once_the_plan_is_over_people_answer_whatever_it_allowed(street: Street, may: PlanAllows) -> None:
    street.teach()
    _post, out = published(street, PlanGiven(may, days=1))
    street.pass_time(DAY + 60)
    street.says(ASKED, "dee", "comment", in_reply_to=out)
    street.run()
    made = Decision.of(street.brand).latest("pk")
    assert (made.route, automatic(street)) == ("person", 0)
    assert "plan-person" in {reason["code"] for reason in made.reasons}


def test_words_in_line_at_the_end_of_the_plan_are_a_persons(street: Street) -> None:
    street.teach()
    _post, out = published(street, PlanGiven(days=1))
    street.pass_time(DAY - 600)
    street.says(ASKED, "dee", "comment", in_reply_to=out)
    street.receive()
    assert automatic(street) == 1
    street.pass_time(1200)
    street.deliver()
    reply = Reply.of(street.brand).get()
    assert (reply.step, reply.reason) == (Step.WITHDRAWN, PLAN_OVER)
    assert street.conversation().waiting_since, "a person owes an answer"


def test_a_plan_whose_end_is_moved_to_the_past_takes_back_what_is_in_line(street: Street) -> None:
    street.teach()
    post, out = published(street, PlanGiven())
    street.pass_time(2 * DAY)
    street.says(ASKED, "dee", "comment", in_reply_to=out)
    street.receive()
    change_plan(post, PlanGiven(days=7), street.ana, street.now)
    assert Reply.of(street.brand).get().step == Step.QUEUED
    change_plan(post, PlanGiven(days=1), street.ana, street.now)
    street.run()
    assert Reply.of(street.brand).get().step == Step.WITHDRAWN


def assignee(street: Street, out: str, handle: str = "dee") -> Person | None:
    street.says("Do you like oak?", handle, "comment", in_reply_to=out)
    street.run()
    return street.conversation(handle).assignee


def test_a_comment_is_its_watchers_when_it_comes_and_that_is_recorded(street: Street) -> None:
    _post, out = published(street, PlanGiven(watcher=colleague(street, "bo")))
    assert str(assignee(street, out) and assignee(street, out).handle) == "bo"  # type: ignore[union-attr]
    told = Entry.of(street.brand).get(what="assigned")
    assert (told.actor, told.data["to"], told.conversation) == ("system", "bo", street.conversation().pk)


def test_elsewhere_and_for_whom_somebody_looks_after_nothing_changes(street: Street) -> None:
    _post, out = published(street, PlanGiven(watcher=colleague(street, "bo")))
    street.says("Hello?", "eve", "mention")
    street.run()
    assert street.conversation("eve").assignee is None
    assert assignee(street, out)
    assign(street.conversation(), street.ana, street.ana, street.now)
    assert assignee(street, out) == street.ana


def test_who_left_may_not_answer_or_is_off_shift_gets_nothing(street: Street) -> None:
    bo = colleague(street, "bo")
    _post, out = published(street, PlanGiven(watcher=bo))
    now = street.now
    elsewhere = [Shift((now.weekday() + 3) % 7, time(9), time(10))]
    replace(street.brand, elsewhere, street.ana, now, bo)
    assert assignee(street, out, "eve") is None
    replace(street.brand, [], street.ana, now, bo)
    assert assignee(street, out, "fay") == bo
    Membership.of(street.brand).filter(person=bo).update(role=Role.VIEWER)
    assert assignee(street, out, "gil") is None
    remove_member(Membership.of(street.brand).get(person=bo), street.ana, now)
    assert assignee(street, out, "hal") is None


def test_without_shifts_of_their_own_a_watcher_keeps_the_brands_hours(street: Street) -> None:
    bo = colleague(street, "bo")
    _post, out = published(street, PlanGiven(watcher=bo))
    replace(street.brand, [Shift((street.now.weekday() + 3) % 7, time(9), time(10))], street.ana, street.now)
    assert assignee(street, out, "eve") is None
    replace(street.brand, [Shift(n, time(0), time(0)) for n in range(7)], street.ana, street.now, bo)
    assert assignee(street, out, "fay") == bo


def test_a_watch_ends_with_its_plan(street: Street) -> None:
    _post, out = published(street, PlanGiven(watcher=colleague(street, "bo"), days=1))
    street.pass_time(DAY + 60)
    assert assignee(street, out) is None


def test_shifts_of_ones_own_leave_the_brands_hours_and_go_with_the_person(street: Street) -> None:
    bo, open_, mine = colleague(street, "bo"), [Shift(0, time(9), time(17))], [Shift(1, time(9), time(12))]
    replace(street.brand, open_, street.ana, street.now)
    assert week_of(street.brand, bo) == open_
    replace(street.brand, mine, street.ana, street.now, bo)
    assert (week(street.brand), week_of(street.brand, bo), week_of(street.brand, None)) == (open_, mine, open_)
    remove_member(Membership.of(street.brand).get(person=bo), street.ana, street.now)
    assert (week(street.brand), week(street.brand, bo)) == (open_, [])


def test_a_conversation_that_is_new_is_written_with_its_watcher(street: Street) -> None:
    bo = colleague(street, "bo")
    _post, out = published(street, PlanGiven(PlanAllows.PERSON, bo))
    for handle in ("dee", "eve"):
        street.says("Is it oiled?", handle, "comment", in_reply_to=out)
    street.run()
    under = Conversation.of(street.brand).filter(assignee=bo)
    assert under.count() == 2


def test_however_many_come_at_once_they_are_assigned_in_as_many_statements(street: Street) -> None:
    bo = colleague(street, "bo")
    _post, out = published(street, PlanGiven(PlanAllows.PERSON, bo))
    asked = []
    for many in (2, 12):
        for n in range(many):
            street.says(f"Is it oiled, {n}?", f"c{many}-{n}", "comment", in_reply_to=out)
        with CaptureQueriesContext(connection) as found:
            street.receive()
        asked.append(len(found))
    assert Conversation.of(street.brand).filter(assignee=bo).count() == 14
    assert Entry.of(street.brand).filter(what="assigned").count() == 14
    assert asked[1] <= asked[0] + 2
