"""What was written in public is answered in private where the network has it: once, in time, by a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.practice.network import network
from rapport.connectors.private_replies import PrivateReplies
from rapport.domain.message import Kind, Visibility
from rapport.inbox.keep import Typed, keep, kept
from rapport.inbox.models import Conversation
from rapport.inbox.private_reply import private_choice
from rapport.inbox.reply import AlreadySaid, NotAllowed
from rapport.inbox.undo import undo
from rapport.inbox.write import latest, write
from rapport.outbox.models import Delivery, Reply, Step
from rapport.outbox.network_rules import private_refusals
from tests.street import Street

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
HOURS = st.floats(0, 400)


@pytest.fixture
def talk(street: Street) -> Conversation:
    street.now = timezone.now()
    street.says("Is the kayak still there?", kind="comment")
    street.run()
    return street.conversation()


def say(street: Street, talk: Conversation, text: str, private: bool = True, **more: object) -> Reply:
    found = write(talk, text, street.ana, street.now, private=private, **more)  # type: ignore[arg-type]
    assert isinstance(found, Reply)
    return found


def refused(street: Street, talk: Conversation) -> list[str]:
    found = private_choice(talk, latest(talk), street.now)
    assert found is not None
    return [one.code for one in found.refusals]


def test_its_author_reads_it_and_nobody_else(street: Street, talk: Conversation) -> None:
    say(street, talk, "It is: where do you live?")
    street.run()
    net = network(street.channel.settings["file"])
    assert street.heard() == ["It is: where do you live?"]
    assert [post.text for post in net.feed(street.channel.handle)] == ["Is the kayak still there?"]
    street.run()
    ours = talk.messages.get(direction="out")
    assert (ours.visibility, ours.native, ours.reply.step) == ("private", False, Step.SENT)


def test_what_follows_in_private_is_a_conversation_of_the_same_contact(street: Street, talk: Conversation) -> None:
    say(street, talk, "It is: where do you live?")
    street.run()
    street.says("In Long Lane.", kind="direct")
    street.run()
    follows = street.conversation()
    assert (follows.kind, follows.contact_id) == ("direct", talk.contact_id)
    assert follows != talk


@pytest.mark.parametrize("step", [Step.QUEUED, Step.SENDING, Step.UNKNOWN, Step.SENT])
def test_the_second_is_refused_before_it_is_written_wherever_the_first_is(
    street: Street, talk: Conversation, step: Step
) -> None:
    first = say(street, talk, "It is.")
    Delivery.across_brands.filter(pk=first.pk).update(step=step)
    with pytest.raises(NotAllowed, match="takes no more"):
        say(street, talk, "And once more.")
    assert refused(street, talk) == ["private once"]
    assert say(street, talk, "You have a message.", private=False)


@pytest.mark.parametrize("step", [Step.WITHDRAWN, Step.FAILED])
def test_what_the_network_never_had_does_not_count(street: Street, talk: Conversation, step: Step) -> None:
    first = say(street, talk, "It is.")
    Delivery.across_brands.filter(pk=first.pk).update(step=step)
    assert refused(street, talk) == []
    assert say(street, talk, "It is.")


def test_each_comment_has_its_own(street: Street, talk: Conversation) -> None:
    say(street, talk, "It is.")
    before = latest(talk)
    assert before is not None
    street.says("And the oars?", kind="comment", in_reply_to=before.network_id)
    street.run()
    assert street.conversation() == talk
    assert say(street, talk, "Also.")


def test_after_seven_days_it_is_refused_and_the_choice_says_until_when(street: Street, talk: Conversation) -> None:
    heard = latest(talk)
    assert heard is not None
    found = private_choice(talk, heard, street.now)
    assert found is not None
    assert (found.until, found.once, found.refusals) == (heard.at + WEEK, True, [])
    street.now += WEEK
    assert refused(street, talk) == ["private over"]
    with pytest.raises(NotAllowed, match="7 days"):
        say(street, talk, "It is.")
    assert say(street, talk, "It is.", private=False)


def test_what_waits_in_line_for_too_long_is_refused_at_the_door(street: Street, talk: Conversation) -> None:
    reply = say(street, talk, "It is.")
    street.now += WEEK + timedelta(hours=1)
    street.deliver()
    reply.refresh_from_db()
    assert reply.step == Step.FAILED
    assert ("7 days" in reply.reason, street.heard()) == (True, [])


def test_a_review_has_no_such_answer_and_private_words_need_none(street: Street) -> None:
    street.now = timezone.now()
    street.says("Stale.", kind="review", rating=1)
    street.says("Hello?", handle="gil", kind="direct")
    street.run()
    review, direct = street.conversation(), street.conversation("gil")
    with pytest.raises(NotAllowed, match="does not let"):
        say(street, review, "We are sorry.")
    assert [private_choice(one, latest(one), street.now) for one in (review, direct)] == [None, None]
    assert say(street, direct, "Hello.").payload["visibility"] == Visibility.PRIVATE


def test_the_same_key_for_other_readers_is_another_reply(street: Street, talk: Conversation) -> None:
    first = say(street, talk, "It is.", key="k1")
    assert say(street, talk, "It is.", key="k1") == first
    with pytest.raises(AlreadySaid):
        say(street, talk, "It is.", private=False, key="k1")
    assert Reply.of(street.brand).count() == 1


def test_taken_back_it_can_be_given_once_more(street: Street, talk: Conversation) -> None:
    reply = say(street, talk, "It is.", undo=timedelta(seconds=10))
    assert undo(reply, street.ana, street.now)
    assert refused(street, talk) == []


def test_words_kept_for_one_reader_come_back_for_one_reader(street: Street, talk: Conversation) -> None:
    keep(talk, street.ana, Typed("k1", "It is", private=True), street.now)
    keep(talk, street.ana, Typed("k1", "It is, and", private=True), street.now)
    assert kept(talk, street.ana).get().private
    keep(talk, street.ana, Typed("k1", "It is, and", private=False), street.now)
    assert not kept(talk, street.ana).get().private


@given(HOURS, HOURS, st.integers(0, 5), st.integers(0, 3), st.booleans(), st.booleans())
def test_it_is_never_too_late_too_often_or_automatic(
    hours: float, age: float, before: int, times: int, automatic: bool, allowed: bool
) -> None:
    rules = PrivateReplies([Kind.COMMENT], times=times, hours=int(hours), automatic=allowed)
    found = private_refusals(rules, Kind.COMMENT, automatic, timedelta(hours=age), before)
    late = bool(rules.hours) and timedelta(hours=age) > timedelta(hours=rules.hours)
    often = bool(times) and before >= times
    wanted = {"private over": late, "private once": often, "no automatic words": automatic and not allowed}
    assert {one.code for one in found} == {code for code, holds in wanted.items() if holds}
    assert private_refusals(rules, Kind.REVIEW, automatic, timedelta(), 0)
    assert private_refusals(None, Kind.COMMENT, False, timedelta(), 0)
