"""Promise 12. Waiting counts from the first unanswered word of the customer."""

from __future__ import annotations

import pytest

from rapport.inbox import conversation_actions
from rapport.inbox.write import write
from tests.cast import NOW
from tests.street import Street

pytestmark = pytest.mark.django_db


def test_waiting_counts_from_the_first_unanswered_word(street: Street) -> None:
    street.says("Hello? My order 8812 has not come.")
    street.run(600)
    street.says("Anybody there?")
    street.run(600)
    assert street.conversation().waiting_since == NOW


def test_a_hand_off_does_not_start_the_clock_again(street: Street) -> None:
    street.says("My chair broke after a day.")
    street.run(600)
    conversation_actions.assign(street.conversation(), street.ana, street.ana, street.now)
    conversation_actions.take_over(street.conversation(), street.ana, street.now)
    assert street.conversation().waiting_since == NOW


def test_only_an_answer_stops_the_clock_and_the_next_word_starts_it_anew(street: Street) -> None:
    street.says("My chair broke after a day.")
    street.run(600)
    write(street.conversation(), "I will send a new one today.", street.ana, street.now)
    street.run(600)
    assert street.conversation().waiting_since is None
    again = street.now
    street.says("It did not come.")
    street.run()
    assert street.conversation().waiting_since == again


def test_snoozing_does_not_stop_the_clock(street: Street) -> None:
    street.says("My chair broke after a day.")
    street.run(600)
    conversation_actions.snooze(street.conversation(), street.now, street.ana, street.now)
    conversation_actions.wake(street.now)
    talk = street.conversation()
    assert (talk.status, talk.waiting_since) == ("open", NOW)
