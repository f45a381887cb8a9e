"""Promise 2. A robot may say yes; only a person says no: an answer that refuses is never said by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.answers import articles
from rapport.answers.models import MayAnswer
from rapport.domain.decision import Route
from rapport.domain.reading import Reading, Sentiment, Tone
from rapport.inbox.models import Decision, Draft
from rapport.triage.decide import Situation, Terms, decide
from rapport.triage.match import Match
from tests.street import Street

pytestmark = pytest.mark.django_db

QUESTIONS = {
    "en": "Do you ship to the islands?",
    "es": "¿Hacéis envíos a las islas?",
    "it": "Spedite sulle isole?",
}
NO = {
    "en": "Thank you for asking. We do not ship to the islands.",
    "es": "Gracias por preguntar. No enviamos a las islas.",
    "it": "Grazie della domanda. Non spediamo sulle isole.",
}
YES = {
    "en": "Yes, we ship to all islands, within five days.",
    "es": "Sí, enviamos a todas las islas, en cinco días.",
    "it": "Sì, spediamo su tutte le isole, in cinque giorni.",
}


def words(answers: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {language: (QUESTIONS[language], answer) for language, answer in answers.items()}


@pytest.mark.parametrize("language", ["en", "es", "it"])
def test_an_owner_cannot_let_an_answer_that_says_no_go_by_itself(street: Street, language: str) -> None:
    article = street.teach("Islands", words({language: NO[language]}), automatic=False)
    with pytest.raises(articles.SaysNo, match="only a person says no"):
        articles.let_answer(article, "practice", street.ana, street.now)
    assert not MayAnswer.of(street.brand).exists()


def test_one_language_that_says_no_is_enough(street: Street) -> None:
    article = street.teach("Islands", words({**YES, "it": NO["it"]}), automatic=False)
    with pytest.raises(articles.SaysNo):
        articles.let_answer(article, "practice", street.ana, street.now)


@pytest.mark.parametrize("language", ["en", "es", "it"])
def test_a_yes_goes_by_itself_and_a_no_waits_for_a_person(street: Street, language: str) -> None:
    article = street.teach("Islands", words(YES))
    street.says(QUESTIONS[language], "dee")
    street.run()
    assert any(YES[language] in text for text in street.heard("dee"))
    # A leave from before the answer was known to refuse: at the moment of deciding it does not count.
    articles.write(street.brand, "Islands", words(NO), street.ana, street.now, article)
    articles.approve(article, street.ana, street.now)
    MayAnswer.across_brands.create(brand=street.brand, article=article, network="practice", by=street.ana)
    street.says(QUESTIONS[language], "fay")
    street.run()
    assert street.heard("fay") == []
    assert Draft.of(street.brand).get().text == NO[language]
    assert "article-refuses" in str(Decision.of(street.brand).latest("pk").reasons)


SCORES = st.floats(0, 1)
HOLDERS = st.sampled_from(["robot", "person", "nobody"])


@given(SCORES, SCORES, HOLDERS, st.sampled_from(list(Tone)))
def test_whatever_else_is_true_an_answer_that_refuses_is_never_said_by_itself(
    score: float, threshold: float, holder: str, tone: Tone
) -> None:
    reading = Reading("1", "en", tone, score, Sentiment.NEUTRAL, 0.1, False)
    facts = {"holder": holder, "automatic_allowed": True, "may_answer": True}
    terms = Terms(threshold=threshold, calibration="7", trial=True, trial_answers=True)
    refusing = decide(reading, Match("a", 1.0, 1.0), Situation(**facts, article_refuses=True), terms)  # type: ignore[arg-type]
    assert refusing.route is not Route.ANSWER
    assert not refusing.automatic
