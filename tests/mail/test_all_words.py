"""All words of a message are read, wherever they stand, and they make a decision only more careful."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport import flow
from rapport.answers.disclosure import disclosed
from rapport.domain.decision import Route
from rapport.domain.message import Author, Incoming, Kind, Media, Visibility
from rapport.domain.reading import Reading, Sentiment, Text, Tone
from rapport.inbox.arrival import Arrival, beside, named, unread
from rapport.inbox.models import Decision
from rapport.inbox.store import store
from rapport.promise.ground import Ground
from rapport.promise.layers import read_for
from rapport.promise.ready import make_ready
from rapport.triage.careful import most_careful
from rapport.triage.decide import Situation, Terms, decide
from rapport.triage.match import NONE, Match
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from rapport.triage.rule_reader import the_rule_reader
from tests.cast import NOW
from tests.street import Street

QUESTIONS = ["What are your opening hours?", "¿Cuál es su horario?", "Quali sono gli orari di apertura?"]
GRAVE = ["broken, thieves, money back", "roto, ladrones, devuélvanme el dinero", "rotto, ladri, rivoglio i soldi"]
GRAVE += ["My lawyer will call you", "The table arrived broken again", "Nobody answers, very disappointed"]
PLACES: dict[str, Any] = {
    "subject": lambda words: {"subject": words},
    "warning": lambda words: {"warning": words},
    "quoted": lambda words: {"quoted": words},
    "poll": lambda words: {"extra": {"poll": f"yes\n{words}"}},
    "title": lambda words: {"extra": {"link_title": words}},
    "card": lambda words: {"extra": {"link_text": words}},
    "hidden": lambda words: {"extra": {"hidden": words}},
    "alt": lambda words: {"media": (Media("https://x.example/a.png", "image/png", words),)},
    "name": lambda words: {"media": (Media("x", "image/png", name=f"{words.replace(' ', '_')}.png"),)},
}
EASY = Situation(holder="robot", automatic_allowed=True, may_answer=True)
KEPT = Terms(threshold=0.9, calibration="1", answers="1", least_match=0.0)
CLEAR = Match("7", 0.9, 0.5)
# From the least careful; nobody's eyes is worse than a draft.
CARE = {Route.ANSWER: 0, Route.IGNORE: 1, Route.DRAFT: 2, Route.PERSON: 3}
MARKS = ["anger", "money", "law", "health", "safety", "refusal", "long"]
READINGS = st.builds(
    Reading,
    id=st.just("1"),
    language=st.sampled_from(["en", "es", "it"]),
    tone=st.sampled_from(list(Tone)),
    complaint=st.floats(0, 1),
    sentiment=st.sampled_from(list(Sentiment)),
    urgency=st.floats(0, 1),
    asks_for_person=st.booleans(),
    marks=st.frozensets(st.sampled_from(MARKS), max_size=2),
    reasons=st.lists(st.sampled_from(["doubt", "no-words", "urgent"]), max_size=2, unique=True).map(tuple),
    amount=st.sampled_from([0.0, 50.0, 900.0]),
)
SITUATIONS = st.builds(
    Situation,
    holder=st.sampled_from(["robot", "person", "nobody"]),
    automatic_allowed=st.booleans(),
    may_answer=st.booleans(),
    notice=st.booleans(),
    automatic=st.booleans(),
    unread=st.booleans(),
    from_bot=st.booleans(),
    stopped=st.booleans(),
)


def incoming(text: str, **more: Any) -> Incoming:
    return Incoming("n1", Kind.DIRECT, Author("dee"), text, NOW, "t1", visibility=Visibility.PRIVATE, **more)


def routed(street: Street, event: Incoming) -> Decision:
    readers = Readers(default_reader())
    ready = make_ready([Arrival(street.channel, 1, event)], [], Ground.now(), readers)
    flow.answer_for(store(ready.new, street.now), ready.ground, readers, street.now)
    return Decision.of(street.brand).get()


@pytest.mark.django_db
@pytest.mark.parametrize("grave", GRAVE)
@pytest.mark.parametrize("place", PLACES)
def test_grave_words_beside_a_question_are_a_persons(street: Street, place: str, grave: str) -> None:
    street.teach()
    made = routed(street, incoming(QUESTIONS[0], **PLACES[place](grave)))
    assert made.route == Route.PERSON, made.reasons


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["subject", "warning", "quoted", "poll"])
def test_harmless_words_beside_a_question_leave_it_answered(street: Street, place: str) -> None:
    street.teach()
    assert routed(street, incoming(QUESTIONS[0], **PLACES[place]("Kayak"))).route == Route.ANSWER


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        {"media": (Media("https://x.example/a.png", "image/png", "our shop window"),)},
        {"media": (Media("https://x.example/a.mp3", "audio/mpeg"),)},
        {"media": (Media("x", "", name="list.pdf"),)},
        {"extra": {"unread": "the rest of the mail"}},
    ],
)
def test_nothing_is_answered_while_something_in_it_is_unread(street: Street, more: dict[str, Any]) -> None:
    street.teach()
    made = routed(street, incoming(QUESTIONS[0], **more))
    assert made.route in (Route.DRAFT, Route.PERSON)
    assert "unread" in [reason["code"] for reason in made.reasons]


@pytest.mark.parametrize("language", ["en", "es", "it"])
def test_our_own_line_in_a_quote_is_no_wish_for_a_person(language: str) -> None:
    line = disclosed("Nine to eight.", "Casa Aurora & Sons", language).split("\n\n")[1]
    wrapped = line.replace(" y ", "\n> y ").replace(" and ", "\n> and ").replace(" e ", "\n> e ")
    assert beside({"quoted": f"> Nine to eight.\n>\n> {wrapped}"}) == ("Nine to eight.",)
    assert beside({"quoted": "Write human, please"}) == ("Write human, please",)


def test_every_piece_is_named_once() -> None:
    extra = {"subject": "s", "warning": "w", "quoted": "q", "media": [{"alt": "a", "name": "broken_table-2.jpg"}]}
    assert beside(extra) == ("s", "w", "a", "broken table", "q")
    assert beside({}) == ()
    assert (unread({}), unread(extra)) == ("", "broken_table-2.jpg")
    assert named("IMG_20260303.jpeg") == "IMG"
    assert len(beside({"media": [{"alt": f"a{n}"} for n in range(99)]})) <= 12


@settings(max_examples=400, deadline=None)
@given(
    alone=READINGS,
    whole=READINGS,
    pieces=st.lists(READINGS, max_size=3),
    facts=SITUATIONS,
    threshold=st.floats(0, 1),
    match=st.sampled_from([CLEAR, NONE]),
)
def test_more_words_never_make_a_decision_less_careful(
    alone: Reading, whole: Reading, pieces: list[Reading], facts: Situation, threshold: float, match: Match
) -> None:
    terms = replace(KEPT, threshold=threshold)
    without = decide(alone, match, facts, terms)
    with_all = decide(most_careful(alone, whole, pieces), match, facts, terms)
    assert CARE[with_all.route] >= CARE[without.route]
    assert with_all.route is not Route.IGNORE or without.route is Route.IGNORE
    assert not with_all.automatic or without.automatic


@settings(max_examples=40, deadline=None)
@given(
    asked=st.sampled_from(QUESTIONS),
    words=st.lists(
        st.sampled_from([*GRAVE, *QUESTIONS, "Hi", "Thanks a lot", "Ciao", "Buy cheap pills now"]), max_size=3
    ),
)
def test_folded_words_never_make_a_decision_less_careful(asked: str, words: list[str]) -> None:
    reader = the_rule_reader()
    alone = reader.read([Text("1", asked)])[0]
    full = read_for([1], [Text("1", asked, beside=tuple(words))], reader)[0]
    assert CARE[decide(full, CLEAR, EASY, KEPT).route] >= CARE[decide(alone, CLEAR, EASY, KEPT).route]
