"""Replies by the rule: a draft leaves with the last yes, by the one door, and not otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.accounts.models import Role
from rapport.approvals.models import Approvers, HowMany, OnSilence, RequestKind, RequestOutcome
from rapport.approvals.not_now import NotNow
from rapport.approvals.rule import RuleScope, StepGiven, set_four_eyes
from rapport.approvals.silence import answer_silence
from rapport.approvals.step_words import waiting_words
from rapport.approvals.steps import asked_standing
from rapport.availability.stops import stop
from rapport.inbox.approve import AlreadySettled, approve
from rapport.inbox.asked_reply import REPLIES, asked_replies
from rapport.inbox.keep import kept
from rapport.inbox.models import AskedReply, Verdict
from rapport.inbox.reject import reject
from rapport.inbox.undo import undo
from rapport.inbox.waiting_replies import asked_here, returned_here, waiting_here, waiting_replies
from rapport.inbox.write import write
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.outbox.models import Delivery, Reply, Step
from rapport.promise.every_request import waiting_for_yes
from tests.approvals.desk import HOURS, ReplyDesk
from tests.street import Street

TWO = StepGiven(need=HowMany.SOME, count=2)
OWNER = StepGiven(Approvers.ROLE, role=Role.OWNER)


def test_without_a_rule_one_person_approves_and_it_leaves(street: Street) -> None:
    desk = ReplyDesk.fresh(street)
    assert isinstance(approve(desk.draft, desk.bo, street.now), Reply)
    assert isinstance(write(desk.talk, "See you.", desk.bo, street.now), Reply)
    assert (desk.requests, desk.heard()) == ([], [HOURS, "See you."])


def test_a_draft_that_needs_two_leaves_with_the_second_yes(street: Street) -> None:
    desk = ReplyDesk.fresh(street, TWO)
    assert isinstance(approve(desk.draft, desk.bo, street.now), AskedReply)
    [request] = desk.requests
    assert (desk.heard(), request.votes.count(), hasattr(desk.draft, "verdict")) == ([], 1, False)
    with pytest.raises(NotNow):
        approve(desk.draft, desk.bo, street.now)
    sent = approve(desk.draft, desk.gil, street.now)
    assert isinstance(sent, Reply)
    assert (sent.approved_by, Verdict.of(street.brand).get().by, desk.heard()) == (desk.gil, desk.gil, [HOURS])
    assert desk.requests[0].outcome == RequestOutcome.APPROVED


def test_by_a_role_whoever_is_not_asked_only_asks(street: Street) -> None:
    desk = ReplyDesk.fresh(street, OWNER)
    assert isinstance(approve(desk.draft, desk.bo, street.now), AskedReply)
    [request] = desk.requests
    assert (request.votes.count(), waiting_words(asked_standing(request, REPLIES))) == (0, "an owner")
    with pytest.raises(NotNow, match="not wait for you"):
        desk.say(True, desk.gil)
    assert [waiting_for_yes(street.brand.pk, one.pk) for one in (desk.ana, desk.bo)] == [1, 0]
    desk.say(True, desk.ana)
    assert desk.heard() == [HOURS]


def test_nobody_approves_their_own_edit(street: Street) -> None:
    desk = ReplyDesk.fresh(street, StepGiven())
    assert isinstance(approve(desk.draft, desk.ana, street.now, text="From nine."), AskedReply)
    with pytest.raises(NotNow, match="your own words"):
        desk.say(True, desk.ana)
    with pytest.raises(NotNow, match="your own words"):
        approve(desk.draft, desk.ana, street.now, text="From nine.")
    assert desk.heard() == []
    desk.say(True, desk.bo)
    assert (desk.heard(), Verdict.of(street.brand).get().outcome) == (["From nine."], "edited")


def test_editing_voids_every_yes_and_the_record_says_so(street: Street) -> None:
    desk = ReplyDesk.fresh(street, StepGiven(need=HowMany.SOME, count=3))
    approve(desk.draft, desk.ana, street.now)
    approve(desk.draft, desk.bo, street.now)
    approve(desk.draft, desk.gil, street.now, text="From nine.")
    old, new = desk.requests
    assert (old.outcome, new.outcome, new.votes.count()) == (RequestOutcome.VOID, RequestOutcome.OPEN, 0)
    assert Entry.of(street.brand).get(what=What.APPROVAL_VOIDED).data["votes"] == 2
    with pytest.raises(NotNow):
        desk.say(True, desk.ana, request=old)
    assert desk.heard() == []


@pytest.mark.parametrize("change", ["writes again", "edits", "answered", "rejected", "handed"])
def test_any_change_in_the_conversation_voids_it(street: Street, change: str) -> None:
    desk = ReplyDesk.fresh(street, OWNER)
    approve(desk.draft, desk.bo, street.now, text="From nine.")
    [request] = desk.requests
    if change == "writes again":
        street.says("And on Sunday?")
    elif change == "answered":
        write(desk.talk, "Nine.", desk.gil, street.now)
    elif change == "rejected":
        reject(desk.draft, desk.gil, street.now)
    elif change == "handed":
        AskedReply.across_brands.update(text="Something else.")
    else:
        desk.draft.message.__class__.across_brands.filter(pk=desk.draft.message_id).update(text="Closing hours?")
    street.run()
    with pytest.raises(NotNow):
        desk.say(True, desk.ana, request=request)
    assert "From nine." not in desk.heard()


def test_what_comes_back_is_in_its_writers_composer(street: Street) -> None:
    desk = ReplyDesk.fresh(street, OWNER)
    approve(desk.draft, desk.bo, street.now, text="From nine.")
    with pytest.raises(NotNow, match="should be different"):
        desk.say(False, desk.ana)
    desk.say(False, desk.ana, "Say until when.")
    back = returned_here(desk.talk, asked_here(desk.talk), desk.bo.pk, street.now)
    assert back is not None
    assert (back.by, back.words, returned_here(desk.talk, asked_here(desk.talk), desk.gil.pk, street.now)) == (
        desk.ana.name,
        "Say until when.",
        None,
    )
    assert [one.text for one in kept(desk.talk, desk.bo)] == ["From nine."]
    assert not hasattr(desk.draft, "verdict")
    approve(desk.draft, desk.bo, street.now, text="From nine to eight.")
    desk.say(True, desk.ana)
    assert desk.heard() == ["From nine to eight."]


def test_own_words_of_a_role_wait_where_the_rule_says_so_and_others_do_not(street: Street) -> None:
    scope = RuleScope(roles=(Role.AGENT,))
    desk = ReplyDesk.fresh(street, StepGiven(), scope=scope)
    for _twice in range(2):
        assert isinstance(write(desk.talk, "From ten.", desk.bo, street.now, key="k1"), AskedReply)
    assert (len(desk.requests), desk.heard()) == (1, [])
    [shown] = waiting_here(asked_here(desk.talk), desk.bo.pk, street.now)
    assert (shown.own, shown.mine, waiting_replies(street.brand, desk.gil.pk, street.now)[0].mine) == (
        True,
        False,
        True,
    )
    with pytest.raises(NotNow):
        desk.say(True, desk.bo)
    desk.say(True, desk.gil)
    assert isinstance(write(desk.talk, "And a plan.", desk.ana, street.now), Reply)
    assert desk.heard() == ["From ten.", "And a plan."]


def test_a_yes_to_words_in_private_is_for_those_and_lets_them_leave_so(street: Street) -> None:
    street.now = timezone.now()
    desk = ReplyDesk.fresh(street, StepGiven(), scope=RuleScope(roles=(Role.AGENT,)))
    street.says("Is the kayak still there?", handle="fay", kind="comment")
    street.run()
    talk = street.conversation("fay")
    for private in (False, True, True):
        assert isinstance(write(talk, "It is.", desk.bo, street.now, key="k1", private=private), AskedReply)
    assert [one.outcome for one in desk.requests] == [RequestOutcome.VOID, RequestOutcome.OPEN]
    assert len({one.digest for one in desk.requests}) == 2
    [shown] = waiting_here(asked_here(talk), desk.gil.pk, street.now)
    heard = talk.messages.get(direction="in")
    assert (shown.row.private, shown.deadline) == (True, heard.at + timedelta(days=7))
    reply = desk.say(True, desk.gil)
    assert isinstance(reply, Reply)
    assert (reply.payload["private"], reply.payload["visibility"]) == (True, "private")
    desk.heard()
    reply.refresh_from_db()
    assert (reply.step, street.heard("fay"), street.heard("gina")) == (Step.SENT, ["It is."], [])


def test_a_yes_to_private_words_does_not_let_them_leave_in_public(street: Street) -> None:
    street.now = timezone.now()
    desk = ReplyDesk.fresh(street, StepGiven(), scope=RuleScope(roles=(Role.AGENT,)))
    street.says("Is the kayak still there?", handle="fay", kind="comment")
    street.run()
    write(street.conversation("fay"), "It is.", desk.bo, street.now, private=True)
    reply = desk.say(True, desk.gil)
    assert isinstance(reply, Reply)
    opened = {**reply.payload, "private": False, "visibility": "public"}
    Delivery.across_brands.filter(pk=reply.pk).update(payload=opened)
    desk.heard()
    reply.refresh_from_db()
    assert (reply.step, street.heard("fay")) == (Step.WITHDRAWN, [])


@pytest.mark.parametrize("scope", [RuleScope(channels=(10**6,)), RuleScope(kinds=("review",))])
def test_elsewhere_the_rule_asks_nothing(street: Street, scope: RuleScope) -> None:
    desk = ReplyDesk.fresh(street, TWO, scope=scope)
    assert isinstance(approve(desk.draft, desk.bo, street.now), Reply)


def test_switched_off_it_is_as_before_and_what_waits_is_void(street: Street) -> None:
    desk = ReplyDesk.fresh(street, TWO)
    approve(desk.draft, desk.bo, street.now)
    set_four_eyes(street.brand, False, desk.ana, street.now, RequestKind.REPLY)
    assert isinstance(approve(desk.draft, desk.bo, street.now), Reply)
    assert (desk.requests[0].outcome, desk.heard()) == (RequestOutcome.VOID, [HOURS])


def test_it_is_looked_at_once_more_when_it_leaves(street: Street) -> None:
    desk = ReplyDesk.fresh(street, TWO)
    approve(desk.draft, desk.bo, street.now)
    sent = approve(desk.draft, desk.gil, street.now)
    Reply.across_brands.filter(pk=sent.pk).update(text="Closed for good.")
    assert desk.heard() == []
    sent.refresh_from_db()
    assert isinstance(sent, Reply)
    assert (sent.step, "yes was said" in sent.reason) == (Step.WITHDRAWN, True)


def test_undone_it_needs_every_yes_anew(street: Street) -> None:
    desk = ReplyDesk.fresh(street, TWO)
    approve(desk.draft, desk.bo, street.now)
    sent = approve(desk.draft, desk.gil, street.now, undo=timedelta(minutes=5))
    assert isinstance(sent, Reply)
    assert undo(sent, desk.gil, street.now)
    assert isinstance(approve(desk.draft, desk.gil, street.now), AskedReply)
    assert desk.heard() == []


def test_silence_escalates_drops_or_waits_and_never_sends_not_even_while_all_is_stopped(street: Street) -> None:
    desk = ReplyDesk.fresh(street, StepGiven(Approvers.PEOPLE, silence=OnSilence.DROP, patience=60))
    stop(street.brand, desk.ana, street.now)
    approve(desk.draft, desk.bo, street.now)
    street.pass_time(3599)
    assert answer_silence(REPLIES, street.now) == 0
    street.pass_time(1)
    assert (answer_silence(REPLIES, street.now), answer_silence(REPLIES, street.now)) == (1, 0)
    assert (desk.requests[0].outcome, desk.heard()) == (RequestOutcome.DROPPED, [])
    assert not Delivery.of(street.brand).filter(approved_by__isnull=False).exists()
    with pytest.raises(NotNow):
        desk.say(True, desk.ana)


def test_the_networks_window_is_the_deadline(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = ReplyDesk.fresh(street, OWNER)
    approve(desk.draft, desk.bo, street.now)
    heard_at = desk.talk.last_in_at
    assert heard_at is not None
    ends = heard_at + timedelta(hours=24)
    monkeypatch.setattr("rapport.inbox.asked_reply.window_ends", lambda talk: ends)
    [shown] = waiting_here(asked_here(desk.talk), desk.ana.pk, street.now)
    assert shown.deadline == ends


def test_settled_meanwhile_nothing_more_is_asked(street: Street) -> None:
    desk = ReplyDesk.fresh(street, TWO)
    approve(desk.draft, desk.bo, street.now)
    approve(desk.draft, desk.gil, street.now)
    with pytest.raises(AlreadySettled):
        approve(desk.draft, desk.ana, street.now)
    assert asked_replies([10**9]) == {}
