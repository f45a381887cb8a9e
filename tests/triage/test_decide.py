"""Who may answer: what a robot never does, whatever the rest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.decision import Route
from rapport.domain.reading import Reading, Sentiment, Text, Tone
from rapport.domain.reasons import REASONS
from rapport.triage.decide import Situation, Terms, agreed, decide, decide_batch
from rapport.triage.evidence import MARKS
from rapport.triage.match import Match
from rapport.triage.read import default_reader
from tests.triage.sentences import ASKS_FOR_PERSON, MARKED, SENTENCES

CLEAR = Match("opening-hours", 0.9, 0.5)
NO_MATCH = Match(None, 0.2, 0.0)
OPEN_ROAD = Situation(holder="robot", automatic_allowed=True, may_answer=True)
KEPT = Terms(threshold=1.1, calibration="1", answers="1", least_match=0.0)

seconds = st.none() | st.floats(allow_nan=True)
situations = st.builds(
    Situation,
    holder=st.sampled_from(["robot", "person", "nobody"]),
    automatic_in_row=st.integers(0, 6),
    seconds_since_ours=seconds,
    same_text_seconds=seconds,
    **{
        name: st.booleans()
        for name in (
            "from_self",
            "from_bot",
            "automatic",
            "unread",
            "cut",
            "open_complaint",
            "upset",
            "stopped",
            "automatic_allowed",
            "may_answer",
            "too_old",
            "article_refuses",
            "slot_open",
            "answered_today",
            "sounds_automatic",
            "tells_more",
            "echoes",
        )
    },
    plan=st.sampled_from(["", "draft", "person"]),
    money_limit=st.sampled_from([0.0, 50.0, 200.0, float("nan")]),
)
terms = st.builds(
    Terms,
    threshold=st.sampled_from([0.0, 0.1, 0.9, 2.0, float("nan")]),
    calibration=st.sampled_from(["", "7"]),
    audited=st.sampled_from([0.0, 0.05]),
    answers=st.sampled_from(["", "7"]),
    least_match=st.sampled_from([0.0, 0.7, 2.0, float("nan")]),
    **{name: st.booleans() for name in ("unbound", "halted", "shadow", "trial")},
    **{name: st.booleans() for name in ("answers_unbound", "article_halted", "trial_answers")},
)
matches = st.sampled_from([CLEAR, NO_MATCH, Match("returns", 0.5, 0.1)])
readings = st.builds(
    Reading,
    id=st.just("m1"),
    language=st.sampled_from(["en", "es", "it", "und"]),
    tone=st.sampled_from(Tone),
    complaint=st.floats(0, 1),
    sentiment=st.sampled_from(Sentiment),
    urgency=st.floats(0, 1),
    asks_for_person=st.booleans(),
    marks=st.frozensets(st.sampled_from([*MARKS, "long", "something-new"])),
    reasons=st.lists(st.sampled_from(["doubt", "urgent"]), unique=True).map(tuple),
    reader=st.just("rules-1"),
    amount=st.just(0.0) | st.floats(0, 1e12),
)


def question(**facts: object) -> Reading:
    plain = Reading("m1", "en", Tone.QUESTION, 0.1, Sentiment.NEUTRAL, 0.0, False, reader="rules-1")
    return replace(plain, **facts)  # type: ignore[arg-type]


def codes(reading: Reading, match: Match, situation: Situation) -> list[str]:
    return [reason.code for reason in decide(reading, match, situation, KEPT).reasons]


def read(text: str) -> Reading:
    return default_reader().read([Text("m1", text)])[0]


@pytest.mark.parametrize("tone", [Tone.QUESTION, Tone.REQUEST])
@pytest.mark.parametrize("holder", ["robot", "nobody"])
def test_a_clear_question_on_an_open_road_is_answered(tone: Tone, holder: str) -> None:
    decision = decide(question(tone=tone), CLEAR, replace(OPEN_ROAD, holder=holder), KEPT)  # type: ignore[arg-type]
    assert decision.route is Route.ANSWER
    assert (decision.article, decision.version, decision.margin) == ("opening-hours", "rules-1+decide-5", 0.5)


def test_knowing_nothing_never_answers() -> None:
    assert decide(question(), CLEAR, Situation()).route is Route.DRAFT
    assert decide(question(), NO_MATCH, Situation()).route is Route.PERSON


@given(readings, matches, situations, terms)
def test_an_answer_needs_everything(reading: Reading, match: Match, situation: Situation, terms: Terms) -> None:
    decision = decide(reading, match, situation, terms)
    if decision.route is Route.ANSWER:
        assert reading.complaint < terms.threshold if terms.calibration else terms.trial
        assert match.score >= terms.least_match if terms.answers else terms.trial_answers
        assert not any((terms.answers_unbound, terms.article_halted))
        assert not any((terms.unbound, terms.halted, terms.shadow, terms.audited))
        assert reading.tone in (Tone.QUESTION, Tone.REQUEST)
        assert (reading.marks, reading.asks_for_person, "doubt" in reading.reasons) == (frozenset(), False, False)
        assert match.article is not None
        assert (situation.may_answer, situation.automatic_allowed, situation.stopped) == (True, True, False)
        assert situation.holder in ("robot", "nobody")
        assert situation.automatic_in_row < 3
        facts = (situation.from_self, situation.from_bot, situation.automatic)
        assert not any((*facts, situation.open_complaint, situation.upset, situation.too_old, situation.unread))
        assert not any((situation.article_refuses, situation.slot_open, situation.group, situation.cut))
        assert situation.plan == ""
        assert not any(
            (situation.answered_today, situation.echoes, situation.sounds_automatic, situation.tells_more)
        )
        assert reading.amount == 0 or reading.amount < situation.money_limit


@given(readings, matches, situations, st.sampled_from(["complaint", "compliment"]))
def test_a_complaint_and_a_compliment_get_a_person(
    reading: Reading, match: Match, situation: Situation, tone: str
) -> None:
    decision = decide(replace(reading, tone=Tone(tone)), match, situation)
    assert decision.route is (Route.IGNORE if situation.from_self else Route.PERSON)


@given(readings, matches, situations, st.sampled_from([*MARKS, "something-new"]))
def test_grave_words_get_a_person(reading: Reading, match: Match, situation: Situation, mark: str) -> None:
    decision = decide(replace(reading, marks=frozenset({mark})), match, situation)
    assert decision.route is (Route.IGNORE if situation.from_self else Route.PERSON)


@given(readings, matches, situations, st.floats(0.01, 1e12), st.floats(0, 1e12))
def test_a_sum_over_the_brands_limit_gets_a_person(
    reading: Reading, match: Match, situation: Situation, limit: float, over: float
) -> None:
    large = replace(reading, amount=limit + over, tone=Tone.QUESTION)
    facts = replace(situation, money_limit=limit, from_self=False)
    made = decide(large, match, facts, KEPT)
    assert made.route is Route.PERSON
    assert "money" in {reason.code for reason in made.reasons}


@given(readings, matches, situations, terms, st.sampled_from(["open_complaint", "upset", "low-rating"]))
def test_what_a_contact_suffered_gets_a_person_however_the_score_looks(
    reading: Reading, match: Match, situation: Situation, promised: Terms, fact: str
) -> None:
    if fact == "low-rating":
        reading = replace(reading, tone=Tone.COMPLAINT)
    else:
        situation = replace(situation, **{fact: True})  # type: ignore[arg-type]
    made = decide(replace(reading, complaint=0.0), match, replace(situation, from_self=False), promised)
    assert made.route is Route.PERSON


@given(readings, matches, situations)
def test_asking_for_a_person_gets_a_person(reading: Reading, match: Match, situation: Situation) -> None:
    decision = decide(replace(reading, asks_for_person=True), match, replace(situation, from_self=False))
    assert decision.route is Route.PERSON
    assert "asks-for-person" in {reason.code for reason in decision.reasons}


@given(readings, matches, situations)
def test_a_persons_conversation_gets_no_robot(reading: Reading, match: Match, situation: Situation) -> None:
    assert decide(reading, match, replace(situation, holder="person")).route is not Route.ANSWER


@given(readings, matches, situations, st.sampled_from(["from_self", "from_bot", "automatic"]))
def test_a_machine_gets_neither_answer_nor_draft(
    reading: Reading, match: Match, situation: Situation, fact: str
) -> None:
    route = decide(reading, match, replace(situation, **{fact: True})).route  # type: ignore[arg-type]
    assert route in (Route.IGNORE, Route.PERSON)


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("automatic_in_row", 3, "too-many-automatic"),
        ("seconds_since_ours", 1.5, "too-quick"),
        ("same_text_seconds", 60.0, "same-words"),
        ("open_complaint", True, "open-complaint"),
        ("upset", True, "upset"),
        ("answered_today", True, "answered-today"),
        ("sounds_automatic", True, "sounds-automatic"),
        ("tells_more", True, "tells-more"),
        ("echoes", True, "echoes"),
    ],
)
def test_signs_of_a_loop_or_of_anger_bring_a_person(fact: str, value: float, code: str) -> None:
    situation = replace(OPEN_ROAD, **{fact: value})  # type: ignore[arg-type]
    assert decide(question(), CLEAR, situation, KEPT).route is Route.PERSON
    assert codes(question(), CLEAR, situation)[0] == code


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("holder", "person", "held-by-person"),
        ("stopped", True, "stopped"),
        ("automatic_allowed", False, "automatic-not-allowed"),
        ("may_answer", False, "article-not-cleared"),
        ("too_old", True, "too-old"),
        ("unread", True, "unread"),
        ("cut", True, "unread"),
        ("article_refuses", True, "article-refuses"),
        ("slot_open", True, "slot-open"),
        ("plan", "draft", "plan-draft"),
    ],
)
def test_what_may_not_be_sent_alone_is_drafted(fact: str, value: object, code: str) -> None:
    situation = replace(OPEN_ROAD, **{fact: value})  # type: ignore[arg-type]
    assert decide(question(), CLEAR, situation, KEPT).route is Route.DRAFT
    assert codes(question(), CLEAR, situation)[0] == code


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms(), "not-calibrated"),
        (replace(KEPT, answers=""), "answers-unknown"),
        (replace(KEPT, answers_unbound=True), "answers-unbound"),
        (replace(KEPT, article_halted=True), "article-halted"),
        (replace(KEPT, least_match=0.95), "weak-match"),
        (replace(KEPT, least_match=float("nan")), "weak-match"),
        (replace(KEPT, unbound=True), "unbound"),
        (replace(KEPT, halted=True), "halted"),
        (replace(KEPT, threshold=0.1), "above-threshold"),
        (replace(KEPT, threshold=float("nan")), "above-threshold"),
        (replace(KEPT, shadow=True), "shadow"),
        (replace(KEPT, audited=0.05), "audit"),
    ],
)
def test_what_the_promise_does_not_allow_is_drafted(terms: Terms, code: str) -> None:
    decision = decide(question(), CLEAR, OPEN_ROAD, terms)
    assert decision.route is Route.DRAFT
    assert decision.reasons[0].code == code
    assert decision.automatic == (code in ("shadow", "audit"))


def test_on_trial_the_owners_leave_is_enough_until_there_is_a_threshold() -> None:
    assert decide(question(), CLEAR, OPEN_ROAD, Terms(trial=True, trial_answers=True)).route is Route.ANSWER
    kept = Terms(trial=True, calibration="1", threshold=0.05, trial_answers=True)
    assert decide(question(), CLEAR, OPEN_ROAD, kept).route is Route.DRAFT


@given(readings, readings, matches, situations, terms, terms)
def test_two_readers_must_agree_before_a_robot_speaks(
    one: Reading, two: Reading, match: Match, situation: Situation, first: Terms, second: Terms
) -> None:
    made = decide(one, match, situation, first)
    if made.automatic:
        again = decide(two, match, situation, second)
        both = agreed(made, again)
        assert both.automatic == again.automatic
        assert both.route is not Route.ANSWER or again.route is Route.ANSWER
        assert both.route is not Route.IGNORE


def test_two_machines_fall_silent() -> None:
    """Each side answers the other's words; the guard stops both, at the latest after three."""
    sent = 0
    for turn in range(50):
        situation = replace(OPEN_ROAD, automatic_in_row=turn, seconds_since_ours=10.0 if turn else None)
        if decide(question(), CLEAR, situation, KEPT).route is not Route.ANSWER:
            break
        sent += 1
    assert sent == 3


def test_spam_is_ignored_and_recorded_unless_it_asks_for_a_person() -> None:
    spam = question(tone=Tone.SPAM)
    assert decide(spam, CLEAR, OPEN_ROAD, KEPT).route is Route.IGNORE
    assert codes(spam, CLEAR, OPEN_ROAD)[0] == "tone-spam"
    assert decide(replace(spam, asks_for_person=True), CLEAR, OPEN_ROAD, KEPT).route is Route.PERSON
    assert decide(spam, CLEAR, replace(OPEN_ROAD, holder="person"), KEPT).route is Route.PERSON
    assert decide(spam, CLEAR, replace(OPEN_ROAD, cut=True), KEPT).route is Route.PERSON


@given(st.lists(st.tuples(readings, matches, situations, terms), max_size=5))
def test_the_log_replays_to_the_same_decisions(rows: list[tuple[Reading, Match, Situation, Terms]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    first = decide_batch(*columns)  # type: ignore[arg-type]
    assert first == [decide(*row) for row in rows]
    assert all(decision.score == row[0].complaint for decision, row in zip(first, rows, strict=True))


@pytest.mark.parametrize("text", ASKS_FOR_PERSON + [text for texts in MARKED.values() for text in texts])
def test_grave_or_asking_words_get_a_person_on_the_most_open_road(text: str) -> None:
    assert decide(read(text), CLEAR, OPEN_ROAD, KEPT).route is Route.PERSON


@pytest.mark.parametrize(
    "text",
    [
        t
        for (_, tone), lines in SENTENCES.items()
        if tone in ("complaint", "compliment")
        for t in lines.split("\n")
        if t.strip()
    ],
)
def test_our_complaints_and_compliments_never_meet_a_robot(text: str) -> None:
    assert decide(read(text), CLEAR, OPEN_ROAD, KEPT).route is Route.PERSON


@pytest.mark.parametrize("text", ["What time do you open on Sunday?", "¿A qué hora abrís?", "A che ora aprite?"])
def test_a_plain_question_can_still_be_answered(text: str) -> None:
    assert decide(read(text), CLEAR, OPEN_ROAD, KEPT).route is Route.ANSWER


def test_reasons_come_once_each() -> None:
    for _, lines in SENTENCES.items():
        for text in lines.strip().splitlines():
            found = codes(read(text), CLEAR, Situation(upset=True))
            assert len(found) == len(set(found))


EXAMPLES = [
    *(text for texts in MARKED.values() for text in texts),
    *(text for lines in SENTENCES.values() for text in lines.strip().splitlines()),
    "human please",
    "URGENT, now!",
    "not good",
    "",
    "Où est ma commande ?",
    "word " * 3_000,
    "😀",
    "asdf qwer",
]
FACTS = [
    Situation(),
    OPEN_ROAD,
    Situation(holder="elsewhere"),  # type: ignore[arg-type]
    Situation(
        stopped=True,
        group=True,
        upset=True,
        open_complaint=True,
        too_old=True,
        article_refuses=True,
        slot_open=True,
        automatic_in_row=3,
        seconds_since_ours=1.0,
        same_text_seconds=1.0,
        answered_today=True,
        sounds_automatic=True,
        tells_more=True,
        echoes=True,
    ),
    Situation(plan="draft"),
    Situation(plan="person"),
    Situation(lapse="over"),
    Situation(lapse="early"),
    Situation(from_self=True),
    Situation(from_bot=True),
    Situation(notice=True),
    Situation(automatic=True, unread=True),
]


def test_every_reason_has_a_sentence_and_every_sentence_a_use() -> None:
    texts = [Text(str(at), text) for at, text in enumerate(EXAMPLES)]
    texts += [Text("low", "so so", "review", rating=1), Text("high", "so so", "review", rating=5)]
    produced = set()
    for reading in default_reader().read(texts):
        produced |= {*reading.reasons, *reading.marks}
        for situation in FACTS:
            for match in (CLEAR, NO_MATCH):
                produced |= {reason.code for reason in decide(reading, match, situation).reasons}
    worst = Terms(0.05, "1", unbound=True, halted=True, shadow=True, audited=0.05)
    refused = decide(question(), CLEAR, OPEN_ROAD, worst)
    produced |= {reason.code for reason in refused.reasons}
    wrong = replace(KEPT, least_match=1.1, answers_unbound=True, article_halted=True)
    produced |= {reason.code for reason in decide(question(), CLEAR, OPEN_ROAD, wrong).reasons}
    produced |= {reason.code for reason in agreed(decide(question(), CLEAR, OPEN_ROAD, KEPT), refused).reasons}
    assert produced == set(REASONS)
