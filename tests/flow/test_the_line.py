"""A message's way, from the customer's words to what the customer sees."""

from __future__ import annotations

import pytest

from rapport.connectors.practice.network import network
from rapport.inbox import approve, conversation_actions
from rapport.inbox.models import Contact, Decision, Draft, Message, Need, Verdict
from rapport.inbox.write import write
from rapport.ledger.check import first_break
from rapport.ledger.models import Entry
from rapport.outbox.models import Holder, Reply, Step
from tests.street import Street

pytestmark = pytest.mark.django_db


def test_a_question_with_a_cleared_article_is_answered_once_and_says_it_is_automatic(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.run()
    street.run()
    assert len(street.heard()) == 1
    assert "nine to eight" in street.heard()[0]
    assert "Automatic reply" in street.heard()[0]
    assert street.conversation().floor.holder == Holder.ROBOT


def test_each_customer_is_answered_in_their_language(street: Street) -> None:
    street.teach()
    street.says("¿Cuál es su horario, por favor?", "pilar")
    street.says("Buongiorno, quali sono gli orari di apertura?", "gino")
    street.run()
    assert "Abrimos de nueve" in street.heard("pilar")[0]
    assert "Siamo aperti" in street.heard("gino")[0]


def test_without_the_owners_leave_it_is_a_draft_that_a_person_approves(street: Street) -> None:
    street.teach(automatic=False)
    street.says("What are your opening hours?")
    street.run()
    draft = Draft.of(street.brand).get()
    assert street.heard() == []
    assert street.conversation().need == Need.DRAFT
    approve.approve(draft, street.ana, street.now)
    street.run()
    assert street.heard() == ["We are open from nine to eight, Monday to Saturday."]
    assert Reply.of(street.brand).get().approved_by == street.ana
    assert street.conversation().need == Need.NOTHING
    with pytest.raises(approve.AlreadySettled):
        approve.approve(draft, street.ana, street.now)


def test_a_complaint_goes_to_a_person_with_its_reasons(street: Street) -> None:
    street.teach()
    street.says("The table arrived broken for the second time and nobody answers. I want my money back.")
    street.run()
    talk = street.conversation()
    decision = Decision.of(street.brand).get()
    assert street.heard() == []
    assert (talk.need, decision.route) == (Need.PERSON, "person")
    assert "tone-complaint" in [reason["code"] for reason in decision.reasons]
    assert talk.waiting_since is not None


def test_two_messages_at_once_are_decided_one_after_the_other(street: Street) -> None:
    street.teach()
    street.says("Your delivery was a disgrace, the sofa came torn!")
    street.says("What are your opening hours?")
    street.run()
    assert street.heard() == [], "a robot spoke after a complaint"


def test_hearing_the_same_twice_stores_it_once(street: Street) -> None:
    street.says("What are your opening hours?")
    street.run()
    street.channel.cursor = ""
    street.run()
    assert Message.of(street.brand).count() == 1
    assert Entry.of(street.brand).filter(what="decision").count() == 1


def test_a_reply_in_the_networks_own_app_silences_the_robot(street: Street) -> None:
    street.teach()
    post = street.says("Hello, I have a question about a chair.")
    street.run()
    street.natively("Hi Dee, tell me!", in_reply_to=post.id)
    street.run()
    street.says("What are your opening hours?")
    street.run()
    assert street.heard() == ["Hi Dee, tell me!"]
    assert Message.of(street.brand).filter(native=True).count() == 1
    assert street.conversation().floor.holder == Holder.PERSON


def test_our_own_words_coming_back_are_not_taken_for_a_persons(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.run()
    street.run()
    assert Message.of(street.brand).filter(direction="out").count() == 1
    assert street.conversation().floor.holder == Holder.ROBOT


def test_handed_back_the_robot_answers_again(street: Street) -> None:
    street.teach()
    street.says("Something is wrong with my lamp, it broke after a day.")
    street.run()
    write(street.conversation(), "I am sorry, I will send a new one.", street.ana, street.now)
    street.run()
    conversation_actions.hand_back(street.conversation(), street.ana, street.now)
    conversation_actions.resolve(street.conversation(), street.ana, street.now)
    street.pass_time(600)
    street.says("What are your opening hours?")
    street.run()
    assert any("nine to eight" in text for text in street.heard())


def test_a_newer_draft_overtakes_the_one_that_waits(street: Street) -> None:
    street.teach(automatic=False)
    street.says("What are your opening hours?")
    street.run()
    street.says("When are you open, please?")
    street.run()
    assert Verdict.of(street.brand).get().outcome == "overtaken"
    assert Draft.of(street.brand).filter(verdict__isnull=True).count() == 1


def test_one_contact_is_remembered_over_conversations(street: Street) -> None:
    street.says("Nice shop!", kind="mention")
    street.says("Do you sell lamps?", kind="direct")
    street.run()
    assert Contact.of(street.brand).count() == 1
    assert street.conversation().contact.conversations.count() == 2


def test_the_chain_is_whole_and_a_changed_row_is_found(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.run()
    assert first_break(street.brand) is None
    entry = Entry.of(street.brand).order_by("seq")[2]
    Entry.across_brands.filter(pk=entry.pk).update(data={"route": "person"})
    assert first_break(street.brand) == entry.seq


def test_what_the_network_refuses_comes_back_to_a_person(street: Street) -> None:
    street.says("Do you sell lamps?")
    street.run()
    write(street.conversation(), "Yes.", street.ana, street.now)
    network(street.channel.settings["file"]).misbehave(street.channel.handle, "refuses")
    street.run()
    assert Reply.of(street.brand).get().step == Step.FAILED
    assert street.conversation().need == Need.PERSON
