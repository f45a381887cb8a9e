"""Promise 3. A compliment gets a person too: kept as far as praise is recognised, which is measured here."""

from __future__ import annotations

import pytest
from corpus.build import rows
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.decision import Route
from rapport.domain.reading import Text
from rapport.inbox.models import Decision
from rapport.outbox.models import Reply
from rapport.triage.decide import Situation, Terms, decide
from rapport.triage.match import Match
from rapport.triage.read import default_reader
from tests.street import Street
from tests.triage.sentences import SENTENCES

WILLING = Situation(holder="robot", automatic_allowed=True, may_answer=True)
KEPT = Terms(threshold=1.1, calibration="1", answers="1", least_match=0.0)
PRAISE = [
    line.strip()
    for (_, tone), text in SENTENCES.items()
    if tone == "compliment"
    for line in text.strip().splitlines()
]


def answered(texts: list[Text]) -> list[str]:
    """What a robot would answer on the most open road, if an article matched perfectly."""
    readings = default_reader().read(texts)
    made = [decide(reading, Match("a1", 0.99, 0.9), WILLING, KEPT) for reading in readings]
    return [text.text for text, one in zip(texts, made, strict=True) if one.route is Route.ANSWER]


@pytest.mark.parametrize("language", ["en", "es", "it"])
def test_no_compliment_of_families_never_trained_on_would_be_answered(language: str) -> None:
    held_out = [row for row in rows() if row["split"] == "test" and row["language"] == language]
    compliments = [Text(row["id"], row["text"], row["kind"]) for row in held_out if row["tone"] == "compliment"]
    assert len(compliments) > 50
    assert answered(compliments) == []


@given(st.sampled_from(PRAISE), st.sampled_from(["{}", "Hi! {}", "{} 😍", "{}\n\nBest, Dee", "«{}»", "{}!!!"]))
def test_our_compliments_get_a_person_however_they_are_wrapped(praise: str, frame: str) -> None:
    assert answered([Text("", frame.format(praise))]) == []


@pytest.mark.django_db
def test_thanks_to_the_brand_are_read_by_a_person_and_get_no_automatic_word(street: Street) -> None:
    street.teach()
    street.says("Best lamp I ever bought, thank you so much! Your opening hours are perfect for me.")
    street.run()
    assert Decision.of(street.brand).get().route == Route.PERSON
    assert not Reply.of(street.brand).exists()
