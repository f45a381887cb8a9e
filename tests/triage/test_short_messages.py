"""One or two words keep the language that a conversation is in; strong evidence still turns it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.reading import Reading, Text
from rapport.triage.rule_reader import the_rule_reader
from tests.triage.short_messages import GREETINGS, OWN, PEOPLE, STRONG, rows

SHORT = rows(OWN)
READ_ALONE = 0.9
CAN_BE_TOLD = [(language, text) for language, text in SHORT if text != "24"]


def read(text: str, hint: str = "", known: str = "") -> Reading:
    return the_rule_reader().read([Text("1", text, language=hint, known=known)])[0]


def test_the_table_holds_more_than_a_hundred_short_messages() -> None:
    assert len(SHORT) >= 100
    assert all(len(text.split()) <= 5 for _, text in SHORT)


@pytest.mark.parametrize(("language", "text"), SHORT)
def test_a_short_message_stays_in_the_language_known_or_suggested(language: str, text: str) -> None:
    assert read(text, known=language).language == language
    assert read(text, hint=language).language == language


def test_most_short_messages_are_read_right_with_nothing_known() -> None:
    right = [read(text).language == language for language, text in CAN_BE_TOLD]
    assert sum(right) / len(right) >= READ_ALONE


@pytest.mark.parametrize("known", ["en", "es", "it"])
@pytest.mark.parametrize(("language", "text"), [row for row in SHORT if len(row[1].split()) <= 2])
def test_one_or_two_words_never_turn_a_language_that_is_known(known: str, language: str, text: str) -> None:
    assert read(text, known=known).language == known or any(sign in text for sign in "¿¡")


@pytest.mark.parametrize("known", ["en", "es", "it"])
@pytest.mark.parametrize(("language", "text"), rows(STRONG))
def test_another_language_is_recognised_when_the_evidence_is_strong(known: str, language: str, text: str) -> None:
    assert read(text, known=known).language == language
    assert read(text, hint=known).language == language
    assert read(text).language == language


@pytest.mark.parametrize("hint", ["", "en", "es", "it"])
@pytest.mark.parametrize(("language", "text"), rows(GREETINGS))
def test_a_first_greeting_outweighs_what_the_brand_speaks(hint: str, language: str, text: str) -> None:
    assert read(text, hint=hint).language == language


@pytest.mark.parametrize("known", ["en", "es", "it", "fr", "de"])
@pytest.mark.parametrize("text", PEOPLE)
def test_a_person_is_asked_for_in_any_of_three_languages(known: str, text: str) -> None:
    assert read(text, known=known).asks_for_person
    assert read(text, hint=known).asks_for_person


@given(st.text(max_size=60), st.sampled_from(["", "en", "es", "it", "fr", "und", "zz", "it-IT"]))
def test_what_was_read_is_never_read_otherwise_when_it_is_known(text: str, known: str) -> None:
    language = read(text, known=known).language
    if language != "und":
        assert read(text, known=language).language == language
