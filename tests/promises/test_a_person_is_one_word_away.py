"""Promise 6. A person is always one word away: "human", "persona", "operatore"… on every kind of message."""

from __future__ import annotations

import pytest

from rapport.inbox.models import Decision, Need
from rapport.outbox.models import Holder
from tests.street import Street

pytestmark = pytest.mark.django_db

WORDS = (
    "human",
    "HUMAN!!",
    "agent please",
    "can I talk to a real person",
    "persona",
    "quiero hablar con alguien",
    "una persona de verdad, por favor",
    "operador",
    "operatore",
    "vorrei parlare con una persona vera",
    "posso parlare con qualcuno?",
    "hu\u200bman",
)


@pytest.mark.parametrize("kind", ["direct", "mention", "comment"])
def test_one_word_reaches_a_person_from_a_robots_conversation(street: Street, kind: str) -> None:
    street.teach()
    for n, words in enumerate(WORDS):
        street.says("What are your opening hours?", f"dee{n}", kind)
        street.run(10)
        street.says(words, f"dee{n}", kind)
        street.run(10)
    for n, words in enumerate(WORDS):
        talk = street.conversation(f"dee{n}")
        assert (talk.floor.holder, talk.need) == (Holder.PERSON, Need.PERSON), words


def test_one_visible_line_tells_the_customer_exactly_once(street: Street) -> None:
    street.teach()
    street.says("¿Cuál es su horario, por favor?")
    street.run()
    for _ in range(3):
        street.says("quiero hablar con una persona")
        street.run()
    lines = [text for text in street.heard() if "Una persona de Casa Aurora" in text]
    assert len(lines) == 1


def test_even_with_an_article_that_matches_the_person_comes_first(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours? I want to speak to a human.")
    street.run()
    assert Decision.of(street.brand).get().route == "person"
    assert not any("nine to eight" in text for text in street.heard())


def test_thanks_are_not_announced_but_the_next_question_is(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.run(600)
    street.says("Thank you so much, lovely people!")
    street.run(600)
    assert not any("A person from" in text for text in street.heard())
    street.says("My sofa arrived broken. What now?")
    street.run(600)
    assert len([text for text in street.heard() if "A person from" in text]) == 1


@pytest.mark.parametrize("word", ["human", "agent", "humano", "persona", "operador", "umano", "operatore"])
def test_one_word_is_enough_inside_a_mails_greeting_and_farewell(street: Street, word: str) -> None:
    street.teach()
    street.says(f"Buenas tardes,\n\n{word}\n\nSaludos,\nLucía")
    street.run()
    assert Decision.of(street.brand).get().route == "person"
    assert "asks-for-person" in str(Decision.of(street.brand).get().reasons)
