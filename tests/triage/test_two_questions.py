"""A message that asks two things is never answered with one article, in three languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.match import ArticleText, Matcher
from rapport.triage.two_questions import asks_two

ONE = {
    "en": ["When do you open", "Where can I park", "How much is the oak table", "Do you ship to Spain"],
    "es": ["Cuándo abrís", "Dónde puedo aparcar", "Cuánto cuesta la mesa de roble", "Enviáis a Italia"],
    "it": ["Quando aprite", "Dove posso parcheggiare", "Quanto costa il tavolo di rovere", "Spedite in Spagna"],
}
AND = {"en": "and", "es": "y", "it": "e"}
pairs = st.sampled_from(sorted(ONE)).flatmap(
    lambda language: st.tuples(st.just(language), st.permutations(ONE[language]).map(lambda row: row[:2]))
)


@given(pairs, st.sampled_from(["? ", "?\n", "?? ", "? Thanks! "]))
def test_two_sentences_that_ask_are_two(pair: tuple[str, list[str]], between: str) -> None:
    _, (one, other) = pair
    assert asks_two(f"{one}{between}{other}?")


@given(pairs)
def test_two_questions_joined_are_two(pair: tuple[str, list[str]]) -> None:
    language, (one, other) = pair
    if other in {"Enviáis a Italia", "Spedite in Spagna"}:
        other = {"es": "puedo pagar con tarjeta", "it": "posso pagare con carta"}[language]
    assert asks_two(f"{one} {AND[language]} {other.lower()}?")


@pytest.mark.parametrize("text", [question for asked in ONE.values() for question in asked])
def test_one_question_is_one(text: str) -> None:
    assert not asks_two(text)
    assert not asks_two(f"{text}?")
    assert not asks_two(f"{text}? {text}??")


@pytest.mark.parametrize(
    "text",
    [
        "Hi! How are you? When do you open?",
        "¿Hola, qué tal? ¿Cuándo abrís?",
        "Ciao, come va? Quando aprite?",
        "How and when can I pay?",
        "Do you have this in blue or green?",
        "Can I change it and return it?",
        "It came yesterday. When can I bring it back?",
        "",
        "???",
    ],
)
def test_what_only_looks_like_two_is_one(text: str) -> None:
    assert not asks_two(text)


@pytest.mark.parametrize("text", ["I have two questions for you", "Tengo dos preguntas", "Ho due domande per voi"])
def test_whoever_announces_two_asks_two(text: str) -> None:
    assert asks_two(text)


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert asks_two(text) in (True, False)


@given(pairs)
def test_no_article_answers_two_questions(pair: tuple[str, list[str]]) -> None:
    _, (one, other) = pair
    matcher = Matcher([ArticleText("a", (f"{one}?",)), ArticleText("b", (f"{other}?",))])
    alone, both = matcher.match([f"{one}?", f"{one}? {other}?"])
    assert alone.article == "a"
    assert (both.article, both.likeliest, both.score) == (None, None, 0.0)
