"""The language of a conversation: what is known stays, on every kind of message, and our own lines follow it."""

from __future__ import annotations

import pytest

from rapport.inbox.models import Reading
from tests.street import Street

pytestmark = pytest.mark.django_db

ASKED = {
    "en": "Hello, when will my order arrive? I have been waiting since Monday.",
    "es": "Hola, ¿cuándo llega mi pedido? Lo espero desde el lunes.",
    "it": "Buongiorno, quando arriva il mio ordine? Lo aspetto da lunedì.",
}
LINES = {"en": "A person from", "es": "Una persona de", "it": "Una persona di"}
SHORT = ("umano", "no", "Vale", "Ok grazie", "humano", "human", "ok", "Thanks!", "👍", "24")


def languages(street: Street, handle: str = "dee") -> list[str]:
    rows = Reading.of(street.brand).filter(message__conversation__identity__handle=handle).order_by("pk")
    return list(rows.values_list("language", flat=True))


@pytest.mark.parametrize("kind", ["direct", "mention", "comment"])
@pytest.mark.parametrize("together", [True, False])
def test_one_word_never_turns_a_conversation(street: Street, kind: str, together: bool) -> None:
    for language, asked in ASKED.items():
        for n, word in enumerate(SHORT):
            first = street.says(asked, f"{language}{n}", kind)
            if not together:
                street.run(30)
            street.says(word, f"{language}{n}", kind, in_reply_to=first.id)
    street.run(30)
    for language in ASKED:
        for n, word in enumerate(SHORT):
            assert languages(street, f"{language}{n}") == [language, language], word
            assert street.conversation(f"{language}{n}").language == language


@pytest.mark.parametrize("word", ["human", "humano", "umano", "operatore", "una persona"])
@pytest.mark.parametrize("language", ASKED)
def test_the_line_at_a_hand_off_is_in_the_conversations_language(street: Street, language: str, word: str) -> None:
    street.says(ASKED[language])
    street.run()
    street.says(word)
    street.run()
    lines = [text for text in street.heard() if LINES[language] in text]
    assert len(lines) == 1, street.heard()


def test_a_first_word_that_tells_nothing_is_in_the_brands_language(street: Street) -> None:
    street.says("umano")
    street.run()
    assert languages(street) == ["it"]
    assert any(LINES["it"] in text for text in street.heard())


def test_a_language_without_words_of_ours_hears_the_brands(street: Street) -> None:
    street.says("Bonjour, où est ma commande ? Je voudrais parler avec une human please")
    street.run()
    assert not any(LINES["en"] in text for text in street.heard())
