"""Promise 4. A robot says that it is one: at the start, after a lapse, and when a thread comes back to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.answers.disclosure import DISCLOSURE, disclosed, hand_off
from rapport.inbox import conversation_actions
from rapport.inbox.write import write
from rapport.outbox.models import Reply
from tests.street import Street

LANGUAGES = {
    "en": ("What are your opening hours?", "Automatic reply from Casa Aurora"),
    "es": ("¿Cuál es su horario, por favor?", "Respuesta automática de Casa Aurora"),
    "it": ("Buongiorno, quali sono gli orari di apertura?", "Risposta automatica di Casa Aurora"),
}


@given(text=st.text(), brand=st.text(min_size=1), language=st.text(max_size=8))
def test_no_automatic_words_are_made_without_saying_so(text: str, brand: str, language: str) -> None:
    said = disclosed(text, brand, language)
    line = DISCLOSURE.get(language[:2], DISCLOSURE["en"])
    assert said.startswith(text)
    assert line.split("{brand}")[0] in said
    assert brand in said
    assert hand_off(brand, language).startswith("[Autom")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_automatic_answer_says_so_in_the_customers_language(street: Street, language: str) -> None:
    question, line = LANGUAGES[language]
    street.teach()
    street.says(question)
    street.run()
    assert [line in text for text in street.heard()] == [True]


@pytest.mark.django_db
def test_it_says_so_again_when_the_thread_comes_back_to_it(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.run()
    write(street.conversation(), "Ana here, welcome!", street.ana, street.now)
    conversation_actions.hand_back(street.conversation(), street.ana, street.now)
    street.run(4000)
    street.says("And tell me, when are you open?")
    street.run()
    automatic = [text for text in street.heard() if "nine to eight" in text]
    assert len(automatic) == 2
    assert all("Automatic reply" in text for text in automatic)


@pytest.mark.django_db
def test_all_automatic_words_in_the_outbox_say_so(street: Street) -> None:
    street.teach()
    for language, (question, _) in LANGUAGES.items():
        street.says(question, f"dee-{language}")
        street.says("human please", f"dee-{language}")
    street.run()
    automatic = Reply.of(street.brand).filter(approved_by__isnull=True)
    assert automatic.count() >= 3
    assert all("utom" in reply.text for reply in automatic)
