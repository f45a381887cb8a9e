"""A waiting customer never leaves the list by accident: one test for each way it could happen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from rapport.cli.listed import listed
from rapport.inbox import approve, conversation_actions
from rapport.inbox.changes import since
from rapport.inbox.lists import conversations
from rapport.inbox.models import Conversation, Decision, Draft, Message
from rapport.inbox.surface_failures import decide, surface_failures
from rapport.inbox.undo import undo
from rapport.inbox.write import write
from rapport.ledger.models import Entry, Head
from rapport.outbox.models import Holder, Reply, Step
from tests.cast import NOW
from tests.inbox.world import Talk
from tests.street import Street

pytestmark = pytest.mark.django_db

ANGRY = "The table arrived broken and nobody answers. I want my money back!"
ASKS = "What are your opening hours?"
UNDO = timedelta(seconds=10)


@pytest.fixture
def talk(street: Street) -> Talk:
    street.teach(automatic=False)
    return Talk(street)


@pytest.fixture
def robot(street: Street) -> Talk:
    street.teach()
    return Talk(street)


def asked(talk: Talk) -> Conversation:
    talk.says(ASKS)
    talk.hear()
    talk.wait(60)
    return talk.conversation()


def waiting(talk: Talk) -> list[Conversation]:
    return list(conversations(talk.street.brand, "waiting"))


def drafts(talk: Talk) -> list[Draft]:
    return list(Draft.across_brands.filter(conversation=talk.conversation(), verdict__isnull=True))


def test_resolved_twice_and_reopened_the_wait_comes_back(talk: Talk) -> None:
    asked(talk)
    for verb in (conversation_actions.resolve, conversation_actions.resolve, conversation_actions.reopen):
        verb(talk.conversation(), talk.ana, talk.now)
    assert (talk.conversation().need, talk.conversation().waiting_since) == ("draft", NOW)


def test_a_draft_for_older_words_cannot_be_approved(talk: Talk) -> None:
    asked(talk)
    (draft,) = drafts(talk)
    talk.says(ANGRY)
    talk.hear()
    assert (talk.conversation().need, drafts(talk)) == ("person", [])
    with pytest.raises(approve.Stale):
        approve.approve(draft, talk.ana, talk.now)
    assert not Reply.of(talk.street.brand).exists()
    assert talk.conversation().complaint_open


@pytest.mark.parametrize("words", [None, "Nine to eight, dear Dee.", "own"])
def test_undone_the_need_the_wait_and_the_draft_come_back(talk: Talk, words: str | None) -> None:
    here = asked(talk)
    (draft,) = drafts(talk)
    if words == "own":
        reply = write(here, "We open at nine.", talk.ana, talk.now, undo=UNDO)
    else:
        reply = approve.approve(draft, talk.ana, talk.now, text=words, undo=UNDO)
    assert (talk.conversation().need, drafts(talk)) == ("nothing", [])
    assert undo(reply, talk.ana, talk.now)
    back = talk.conversation()
    assert (back.need, back.waiting_since, drafts(talk)) == ("draft", NOW, [draft])


def test_an_unknown_reply_settled_does_not_answer_what_came_after_it(talk: Talk) -> None:
    here = asked(talk)
    reply = write(here, "Nine to eight.", talk.ana, talk.now)
    talk.wait(60)
    at = talk.now
    talk.says(ANGRY)
    talk.hear()
    talk.deliver(reply, "unknown")
    assert (talk.conversation().need, talk.conversation().waiting_since) == ("unknown", NOW)
    decide(reply, True, talk.ana, talk.now)
    assert (talk.conversation().need, talk.conversation().waiting_since) == ("person", at)


@pytest.mark.parametrize("resolved", [True, False])
def test_after_a_refused_reply_the_wait_counts_from_the_first_unanswered_word(talk: Talk, resolved: bool) -> None:
    here = asked(talk)
    reply = write(here, "Nine to eight.", talk.ana, talk.now)
    if resolved:
        conversation_actions.resolve(talk.conversation(), talk.ana, talk.now)
    talk.deliver(reply, "failed")
    back = talk.conversation()
    assert (back.status, back.need, back.waiting_since) == ("open", "person", NOW)
    assert back.not_sent
    write(back, "Nine to eight!", talk.ana, talk.now)
    assert not talk.conversation().not_sent


def test_reopened_it_waits_since_the_first_unanswered_word_and_its_draft_is_back(talk: Talk) -> None:
    here = asked(talk)
    (draft,) = drafts(talk)
    conversation_actions.resolve(here, talk.ana, talk.now)
    assert (talk.conversation().need, talk.conversation().waiting_since, drafts(talk)) == ("nothing", None, [])
    with pytest.raises(approve.AlreadySettled):
        approve.approve(draft, talk.ana, talk.now)
    conversation_actions.reopen(talk.conversation(), talk.ana, talk.now)
    back = talk.conversation()
    assert (back.need, back.waiting_since, drafts(talk)) == ("draft", NOW, [draft])


def test_a_snooze_after_a_reply_wakes_as_a_reminder_that_is_seen_live(talk: Talk) -> None:
    here = asked(talk)
    write(here, "Nine to eight.", talk.ana, talk.now)
    conversation_actions.snooze(talk.conversation(), talk.now + timedelta(hours=1), talk.ana, talk.now)
    place = Head.across_brands.get(brand=talk.street.brand).seq
    talk.wait(3700)
    assert conversation_actions.wake(talk.now) == 1
    back = talk.conversation()
    assert (back.status, back.need, back.waiting_since) == ("open", "person", None)
    assert waiting(talk) == [back]
    assert since(talk.street.brand.pk, place).conversations == {back.pk}
    write(back, "Did you find us?", talk.ana, talk.now)
    assert waiting(talk) == []


def test_a_message_taken_back_takes_its_draft_and_its_wait_with_it(talk: Talk) -> None:
    asked(talk)
    talk.takes_back(next(iter(talk.posts.values())))
    talk.hear()
    here = talk.conversation()
    assert (here.need, here.waiting_since, here.snippet, drafts(talk)) == ("nothing", None, "", [])


def test_words_edited_into_a_complaint_are_decided_again_and_the_old_ones_kept(robot: Talk) -> None:
    post = robot.says(ASKS)
    robot.hear()
    (reply,) = Reply.of(robot.street.brand)
    assert reply.step == Step.QUEUED
    robot.wait(30)
    robot.edits(post, ANGRY)
    robot.hear()
    here, message = robot.conversation(), Message.of(robot.street.brand).get(direction="in")
    reply.refresh_from_db()
    assert (reply.step, here.need, here.complaint_open) == (Step.WITHDRAWN, "person", True)
    assert [turn.before for turn in message.turns.all()] == [ASKS]
    assert (message.text, message.edited_at) == (ANGRY, robot.now)
    assert Decision.across_brands.get(message=message).route == "person"
    assert (
        Entry.of(robot.street.brand).filter(what="decision", subject_kind="message", subject_id=message.pk).count()
        == 2
    )


def test_an_edit_opens_what_was_resolved(talk: Talk) -> None:
    asked(talk)
    conversation_actions.resolve(talk.conversation(), talk.ana, talk.now)
    talk.wait(60)
    talk.edits(next(iter(talk.posts.values())), ANGRY)
    talk.hear()
    here = talk.conversation()
    assert (here.status, here.need, here.waiting_since, drafts(talk)) == ("open", "person", talk.now, [])


@pytest.mark.parametrize("hello", ["Hi", "Hola", "Ciao", "Good morning", "ok", "Thanks!"])
def test_small_talk_does_not_shut_the_robot_out_of_the_plain_question(robot: Talk, hello: str) -> None:
    robot.says(hello)
    robot.hear()
    assert robot.conversation().floor.holder != Holder.PERSON
    robot.wait(60)
    robot.says(ASKS)
    robot.hear()
    assert Decision.of(robot.street.brand).latest("pk").route == "answer"
    assert robot.conversation().need == ("person" if hello == "Thanks!" else "nothing")


def test_a_person_who_took_over_keeps_the_floor_after_small_talk(robot: Talk) -> None:
    robot.says("Hi")
    robot.hear()
    conversation_actions.take_over(robot.conversation(), robot.ana, robot.now)
    robot.wait(60)
    robot.says(ASKS)
    robot.hear()
    assert Decision.of(robot.street.brand).latest("pk").route == "draft"


def test_an_answer_of_the_robot_that_did_not_leave_waits_for_a_person(robot: Talk) -> None:
    robot.says(ASKS)
    robot.hear()
    assert waiting(robot) == []
    Reply.of(robot.street.brand).update(step=Step.WITHDRAWN)
    surface_failures(robot.now)
    assert [one.waiting_since for one in waiting(robot)] == [robot.now]


def test_the_doctor_sees_a_column_that_says_something_else(talk: Talk, tmp_path: Path) -> None:
    here = asked(talk)
    assert listed()[1]
    Conversation.across_brands.filter(pk=here.pk).update(need="nothing")
    _, well, found, _ = listed()
    assert not well
    assert str(here.pk) in found


def test_a_reply_answers_what_is_still_there(talk: Talk) -> None:
    """Words that were taken back cannot be answered on the network: what came before them can."""
    first = asked(talk)
    talk.says("Never mind.")
    talk.hear()
    gone = Message.across_brands.filter(conversation=first, direction="in").latest("pk")
    Message.across_brands.filter(pk=gone.pk).update(removed_at=NOW)
    before = Message.across_brands.filter(conversation=first, direction="in").exclude(pk=gone.pk).get()
    reply = write(talk.conversation(), "We open at nine.", talk.street.ana, NOW + timedelta(hours=1))
    assert reply.payload["in_reply_to"] == before.network_id


def test_words_that_are_unknown_a_second_time_are_a_persons_to_decide_again(talk: Talk) -> None:
    """Also where the clock never came by in between: what was told last time is no reason to tell nothing."""
    reply = write(asked(talk), "We are on it.", talk.ana, talk.now)
    conversation_actions.resolve(talk.conversation(), talk.ana, talk.now)
    for _ in range(2):
        talk.deliver(reply, "unknown")
        assert (talk.conversation().status, talk.conversation().need) == ("open", "unknown")
        decide(Reply.across_brands.get(pk=reply.pk), False, talk.ana, talk.now)
        conversation_actions.resolve(talk.conversation(), talk.ana, talk.now)
    talk.deliver(reply, "unknown")
    assert talk.conversation().need == "unknown"
