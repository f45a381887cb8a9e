"""What the deep reader promises: it never raises, and nothing that holds the other readers back is overruled."""

from __future__ import annotations

from functools import cache

from corpus.build import rows
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.domain.decision import Route
from rapport.domain.reading import Reading, Text, Tone
from rapport.triage.decide import Situation, Terms, decide
from rapport.triage.deep.reader import DeepReader
from rapport.triage.fast.reader import FastReader
from rapport.triage.match import Match
from rapport.triage.read import READERS, default_readers
from rapport.triage.rule_reader import RuleReader
from tests.deep import needs_deep
from tests.triage.sentences import ASKS_FOR_PERSON, MARKED, SENTENCES

pytestmark = needs_deep
WILLING = Situation(holder="robot", automatic_allowed=True, may_answer=True)
KEPT = Terms(threshold=1.1, calibration="1", answers="1", least_match=0.0)
GUARDED = [text for texts in MARKED.values() for text in texts] + ASKS_FOR_PERSON[::3]
HELD_OUT = [row for row in rows() if row["split"] == "test"]
STRANGE = ["", " ", "\x00", "\ud800", "🙂" * 50, "a" * 5_000, "注文はどこですか", "Где мой заказ?", "?\n" * 60]


@cache
def deep() -> DeepReader:
    return DeepReader()


def route(reading: Reading) -> Route:
    return decide(reading, Match("a1", 0.99, 0.9), WILLING, KEPT).route


def read(texts: list[str], **facts: object) -> list[Reading]:
    return deep().read([Text(str(at), text, **facts) for at, text in enumerate(texts)])  # type: ignore[arg-type]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=3))
def test_no_text_makes_it_raise(texts: list[str]) -> None:
    readings = read(texts)
    assert [reading.id for reading in readings] == [str(at) for at in range(len(texts))]
    assert all(0.0 <= reading.complaint <= 1.0 and reading.reader == "deep-1" for reading in readings)


def test_strange_texts_are_read_and_never_answered() -> None:
    assert Route.ANSWER not in map(route, read(STRANGE))


def test_no_mark_and_no_person_asked_for_is_overruled() -> None:
    steered = GUARDED + [f"What time do you open? {text} Thanks, great shop!" for text in GUARDED[::4]]
    by_rules = RuleReader().read([Text(str(at), text) for at, text in enumerate(steered)])
    for rule, reading in zip(by_rules, read(steered), strict=True):
        assert reading.marks == rule.marks
        assert reading.asks_for_person >= rule.asks_for_person
        if rule.marks or rule.asks_for_person:
            assert route(reading) is Route.PERSON


def test_low_stars_are_a_complaint_whatever_the_words_say() -> None:
    for reading in read([row["text"] for row in HELD_OUT[:20]], kind="review", rating=1):
        assert reading.complaint >= 0.9
        assert reading.tone in (Tone.COMPLAINT, Tone.SPAM)


def test_a_message_reads_the_same_alone_and_in_any_company() -> None:
    texts = [row["text"] for row in HELD_OUT[::150]]
    texts += ["Hi there! Do you ship to Portugal? How much is it for two boxes?", *STRANGE[:4]]
    assert read(texts) == [deep().read([Text(str(at), text)])[0] for at, text in enumerate(texts)]


def test_a_complaint_between_questions_counts_as_it_would_alone() -> None:
    hidden = [line.strip() for line in SENTENCES["en", "complaint"].strip().splitlines()]
    between = read([f"What time do you open on Sunday? {text} Do you ship to Portugal?" for text in hidden])
    assert sum(route(reading) is Route.ANSWER for reading in between) <= 0.05 * len(hidden)


def test_a_language_that_nobody_taught_it_is_left_to_the_rules() -> None:
    (reading,) = read(["Wann kommt denn meine Bestellung endlich an, bitte?"])
    assert "doubt" in reading.reasons
    assert route(reading) is not Route.ANSWER


def test_plain_questions_stay_open() -> None:
    asked = [line.strip() for line in SENTENCES["en", "question"].strip().splitlines()]
    assert sum(route(reading) is Route.ANSWER for reading in read(asked)) > 0.7 * len(asked)


def test_its_thresholds_are_bound_to_its_weights_its_encoder_and_the_fast_ones() -> None:
    made, fast = deep().fingerprint, FastReader().fingerprint
    assert made != fast
    assert fast.removeprefix("fast-1:") in made
    assert "e5-small-q4" in made


def test_the_product_lets_it_look_twice() -> None:
    readers = default_readers()
    assert (readers.first.name, readers.second and readers.second.name) == ("fast-1", "deep-1")
    assert READERS["deep"] is DeepReader
