"""A rule of several steps: who is waited for, in which order, and what becomes of silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.accounts.models import Membership, Person, Role
from rapport.approvals.haste import haste_of
from rapport.approvals.models import ApprovalRequest, Approvers, HowMany, OnSilence, RequestOutcome, Vote
from rapport.approvals.rule import MOST_STEPS, StepGiven, rule_steps, set_four_eyes, set_rule
from rapport.approvals.silence import answer_silence, silence_of
from rapport.approvals.step_words import waiting_words
from rapport.approvals.steps import waiting_for
from rapport.domain.post_states import PostState
from rapport.ledger.models import Entry
from rapport.publishing.came_back import returned_posts
from rapport.publishing.client_links import ClientGiven, ask_client
from rapport.publishing.client_voting import client_vote
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import When
from rapport.publishing.steps import POSTS, post_of, request_standing
from rapport.publishing.voting import vote
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.cast import person
from tests.publishing.world import Desk, unchanged

pytestmark = pytest.mark.django_db
S = PostState
HOUR = timedelta(hours=1)


def team(desk: Desk) -> Person:
    """Ana and Gil are owners, Bo is an agent."""
    gil = person(f"gil-{desk.brand.pk}")
    for one, role in ((desk.ana, Role.OWNER), (gil, Role.OWNER), (desk.bo, Role.AGENT)):
        Membership.across_brands.create(brand=desk.brand, person=one, role=role)
    return gil


def asked(desk: Desk, *steps: StepGiven, hours: float = 48) -> ApprovalRequest:
    """Ana's post, which waits by these steps."""
    set_rule(desk.brand, steps, desk.ana, desk.now)
    line_up(desk.post(), When.DATE, desk.ana, desk.now, at=desk.now + hours * HOUR)
    return ApprovalRequest.of(desk.brand).latest("pk")


def yes(desk: Desk, row: ApprovalRequest, by: Person, seconds: int | None = None) -> None:
    vote(row, True, by, desk.now, seen=row.digest, seconds=seconds)


def words(row: ApprovalRequest) -> str:
    return waiting_words(request_standing(row))


def test_four_eyes_is_a_rule_with_one_step() -> None:
    desk = Desk.fresh()
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    [step] = rule_steps(desk.brand)
    assert (step.who, step.need, step.silence) == (Approvers.ANYBODY, HowMany.ANY, OnSilence.WAIT)


def test_a_post_moves_through_its_steps_in_order() -> None:
    desk = Desk.fresh()
    gil = team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,)), StepGiven(Approvers.ROLE, role=Role.OWNER))
    assert words(row) == f"{desk.bo.name}, then an owner"
    assert [waiting_for(desk.brand.pk, one.pk, POSTS) for one in (desk.ana, desk.bo, gil)] == [0, 1, 0]
    with pytest.raises(NotNow, match="not wait for you"), unchanged(desk, post_of(row)):
        yes(desk, row, gil)
    yes(desk, row, desk.bo)
    assert (desk.states(post_of(row)), words(row)) == ([S.WAITING] * 2, "an owner")
    yes(desk, row, gil)
    assert (desk.states(post_of(row)), words(row)) == ([S.SCHEDULED] * 2, "")


def test_whoever_said_yes_is_not_asked_again_later() -> None:
    desk = Desk.fresh()
    gil = team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (gil,)), StepGiven(Approvers.ROLE, role=Role.OWNER))
    yes(desk, row, gil)
    assert desk.states(post_of(row)) == [S.SCHEDULED] * 2


@pytest.mark.parametrize(("need", "enough"), [(HowMany.ANY, 1), (HowMany.SOME, 2), (HowMany.ALL, 2)])
def test_as_many_as_the_step_says(need: HowMany, enough: int) -> None:
    desk = Desk.fresh()
    gil = team(desk)
    row = asked(desk, StepGiven(need=need, count=2))
    for said, one in enumerate((desk.bo, gil), 1):
        if said <= enough:
            assert desk.states(post_of(row)) == [S.WAITING] * 2
            yes(desk, row, one)
    assert desk.states(post_of(row)) == [S.SCHEDULED] * 2


def test_who_wrote_it_is_not_among_those_who_must_agree() -> None:
    desk = Desk.fresh()
    gil = team(desk)
    row = asked(desk, StepGiven(Approvers.ROLE, role=Role.OWNER, need=HowMany.ALL))
    yes(desk, row, gil)
    assert desk.states(post_of(row)) == [S.SCHEDULED] * 2


def test_a_step_that_nobody_can_meet_says_so_and_lets_nothing_through() -> None:
    desk = Desk.fresh()
    team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (desk.ana,)))
    assert "nobody of them can" in words(row)
    with pytest.raises(NotNow), unchanged(desk, post_of(row)):
        yes(desk, row, desk.bo)


def test_a_no_of_anybody_gives_it_back_whatever_was_said_before() -> None:
    desk = Desk.fresh()
    team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,)), StepGiven(Approvers.CLIENT))
    yes(desk, row, desk.bo)
    vote(row, False, desk.bo, desk.now, seen=row.digest, words="On second thoughts: no.")
    assert desk.states(post_of(row)) == [S.DRAFT] * 2
    assert [one.yes for one in row.votes.all()] == [False]


def test_the_clients_step_of_the_rule_waits_for_whoever_was_sent_a_link() -> None:
    desk = Desk.fresh()
    team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,)), StepGiven(Approvers.CLIENT))
    assert "nobody has been sent a link" in words(row)
    link, _token = ask_client(ClientGiven("Carla"), [post_of(row)], desk.channels, desk.ana, desk.now)
    assert words(row) == f"{desk.bo.name}, then Carla"
    yes(desk, row, desk.bo)
    client_vote(link.asks.get(), True, desk.now, seen=row.digest)
    assert desk.states(post_of(row)) == [S.SCHEDULED] * 2


def test_what_waits_goes_on_by_the_steps_it_was_asked_under() -> None:
    desk = Desk.fresh()
    gil = team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,)))
    set_rule(desk.brand, [StepGiven(Approvers.PEOPLE, (gil,))], desk.ana, desk.now)
    yes(desk, row, desk.bo)
    assert desk.states(post_of(row)) == [S.SCHEDULED] * 2
    for steps in ([], [StepGiven()] * (MOST_STEPS + 1)):
        with pytest.raises(ValueError, match="steps"):
            set_rule(desk.brand, steps, desk.ana, desk.now)


def test_silence_waits_unless_the_step_says_otherwise() -> None:
    desk = Desk.fresh()
    team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,)), hours=2)
    desk.wait(hours=40)
    assert answer_silence(POSTS, desk.now) == 0
    row.refresh_from_db()
    assert row.outcome == RequestOutcome.OPEN


@pytest.mark.parametrize(("hours", "after"), [(48, 24), (2, 1.5)])
def test_silence_asks_the_owners_too_and_in_time_before_its_hour(hours: float, after: float) -> None:
    desk = Desk.fresh()
    gil = team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,), silence=OnSilence.ESCALATE), hours=hours)
    desk.wait(hours=after, seconds=-1)
    assert answer_silence(POSTS, desk.now) == 0
    desk.wait(seconds=1)
    assert (answer_silence(POSTS, desk.now), answer_silence(POSTS, desk.now)) == (1, 0)
    assert words(row) == f"{desk.bo.name} or an owner"
    with pytest.raises(NotNow), unchanged(desk, post_of(row)):
        yes(desk, row, desk.ana)
    yes(desk, row, gil)
    assert desk.states(post_of(row)) == [S.SCHEDULED] * 2


@pytest.mark.parametrize(("hours", "after"), [(48, 24), (2, 2)])
def test_silence_drops_it_at_its_hour_at_the_latest_and_says_so(hours: float, after: float) -> None:
    desk = Desk.fresh()
    team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,), silence=OnSilence.DROP), hours=hours)
    rule = silence_of(request_standing(row))
    assert rule is not None
    assert rule.at == desk.now + after * HOUR
    desk.wait(hours=after)
    assert (answer_silence(POSTS, desk.now), answer_silence(POSTS, desk.now)) == (1, 0)
    row.refresh_from_db()
    assert (row.outcome, desk.states(post_of(row))) == (RequestOutcome.DROPPED, [S.DRAFT] * 2)
    assert Entry.across_brands.filter(what="approval dropped").exists()
    with pytest.raises(NotNow):
        yes(desk, row, desk.bo)
    desk.wait(hours=50)
    desk.send()
    assert desk.seen == []


def test_how_fast_a_yes_is_said_is_counted_where_it_was_seen() -> None:
    desk = Desk.fresh(1)
    team(desk)
    assert haste_of(desk.brand, desk.now) == []
    for n in range(12):
        row = asked(desk, StepGiven(), hours=n + 1)
        yes(desk, row, desk.bo, seconds=None if n == 0 else (2 if n < 5 else 60))
    whole, bo = haste_of(desk.brand, desk.now)
    assert (whole.measured, whole.quick, whole.share) == (11, 4, 36)
    assert (bo.name, bo.share) == (desk.bo.name, 36)
    assert haste_of(desk.brand, desk.now + timedelta(days=31)) == []
    assert Vote.of(desk.brand).count() == 12


def test_what_comes_back_is_told_to_whoever_asked_until_it_is_taken_up() -> None:
    desk = Desk.fresh()
    team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,), silence=OnSilence.DROP), hours=2)
    vote(row, False, desk.bo, desk.now, seen=row.digest, words="Which oak?")
    [told] = returned_posts(desk.brand, desk.ana.pk, desk.now)
    assert (told.by, told.words, returned_posts(desk.brand, desk.bo.pk, desk.now)) == (
        desk.bo.name,
        "Which oak?",
        [],
    )
    line_up(post_of(row), When.DATE, desk.ana, desk.now, at=desk.now + 2 * HOUR)
    assert returned_posts(desk.brand, desk.ana.pk, desk.now) == []
    desk.wait(hours=2)
    answer_silence(POSTS, desk.now)
    [told] = returned_posts(desk.brand, desk.ana.pk, desk.now)
    assert (told.by, told.words) == ("", "")
    change_post(post_of(row), PostGiven("Elm.", tuple(map(VariantGiven, desk.channels))), desk.ana, desk.now)
    assert returned_posts(desk.brand, desk.ana.pk, desk.now) == []


def test_put_in_line_again_as_it_was_it_is_the_same_question_with_its_votes() -> None:
    desk = Desk.fresh()
    gil = team(desk)
    row = asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,)), StepGiven(Approvers.PEOPLE, (gil,)))
    at = desk.stands(post_of(row)).at
    vote(row, True, desk.bo, desk.now, seen=row.digest)
    line_up(post_of(row), When.DATE, desk.ana, desk.now, at=at)
    assert [one.pk for one in ApprovalRequest.of(desk.brand)] == [row.pk]
    assert waiting_for(desk.brand.pk, gil.pk, POSTS) == 1
    line_up(post_of(row), When.DATE, desk.ana, desk.now, at=(at or desk.now) + HOUR)
    assert [one.outcome for one in ApprovalRequest.of(desk.brand).order_by("pk")] == ["void", ""]
    assert waiting_for(desk.brand.pk, desk.bo.pk, POSTS) == 1, "at another hour it is asked anew"
