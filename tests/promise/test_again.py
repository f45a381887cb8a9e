"""Whatever a decision was made from, what is kept of it makes it again."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.decision import Decision
from rapport.domain.reading import Reading, Sentiment, Tone
from rapport.inbox import models as inbox
from rapport.promise.redecide import redecide
from rapport.promise.rule_ablation import LEAVABLE, without_rules
from rapport.triage.decide import Situation, Terms, agreed, decide
from rapport.triage.evidence import MARKS
from rapport.triage.look import Look, second
from rapport.triage.match import Match

SHARES = st.floats(0, 1)
SECONDS = st.none() | st.floats(0, 1e6)
MATCHES = st.builds(Match, st.none() | st.just("7"), SHARES, SHARES)
SITUATIONS = st.builds(
    Situation,
    holder=st.sampled_from(["robot", "person", "nobody"]),
    automatic_in_row=st.integers(0, 5),
    seconds_since_ours=SECONDS,
    same_text_seconds=SECONDS,
    **{
        name: st.booleans()
        for name in (
            "from_self",
            "from_bot",
            "automatic",
            "open_complaint",
            "upset",
            "stopped",
            "automatic_allowed",
            "may_answer",
            "too_old",
        )
    },
)
TERMS = st.builds(
    Terms, SHARES, st.sampled_from(["", "3"]), *[st.booleans()] * 3, st.sampled_from([0.0, 0.05]), st.booleans()
)
CALM = Situation(holder="robot", automatic_allowed=True, may_answer=True)


def readings(reader: str) -> st.SearchStrategy[Reading]:
    return st.builds(
        Reading,
        id=st.just("5"),
        language=st.sampled_from(["en", "es", "it"]),
        tone=st.sampled_from(list(Tone)),
        complaint=SHARES,
        sentiment=st.sampled_from(list(Sentiment)),
        urgency=SHARES,
        asks_for_person=st.booleans(),
        marks=st.frozensets(st.sampled_from(sorted(MARKS)), max_size=2),
        reasons=st.lists(st.sampled_from(["doubt", "sarcasm", "urgent"]), unique=True).map(tuple),
        reader=st.just(reader),
    )


@given(
    readings("one"),
    MATCHES,
    SITUATIONS | st.just(CALM),
    TERMS,
    st.none() | st.builds(Look, readings("two"), TERMS, MATCHES.map(lambda match: match.article)),
)
def test_a_decision_always_replays_to_the_same(
    reading: Reading, match: Match, situation: Situation, terms: Terms, look: Look | None
) -> None:
    made = decide(reading, match, situation, terms)
    if look is not None and made.automatic:
        made = agreed(made, second(look, match, situation))
    else:
        look = None
    kept = row(made, reading, values(situation), values(terms), look.kept() if look else {})
    assert redecide(kept) == made


@given(readings("one"), MATCHES, SITUATIONS)
def test_a_row_from_before_a_field_existed_never_becomes_automatic(
    reading: Reading, match: Match, situation: Situation
) -> None:
    made = decide(reading, match, situation)
    assert not redecide(row(made, reading, {}, {"unheard_of": 1}, {})).automatic
    assert redecide(row(made, reading, values(situation), {}, {})) == made


@given(readings("one"), MATCHES, SITUATIONS, st.sets(st.sampled_from(sorted(LEAVABLE))))
def test_a_rule_that_is_left_out_never_counts(
    reading: Reading, match: Match, situation: Situation, codes: set[str]
) -> None:
    plain, bare = decide(reading, match, situation), decide(reading, match, without_rules(situation, codes))
    assert {one.code for one in bare.reasons} == {one.code for one in plain.reasons} - codes


def values(facts: Situation | Terms) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__slots__}


def row(
    made: Decision, reading: Reading, situation: dict[str, Any], terms: dict[str, Any], second: dict[str, Any]
) -> inbox.Decision:
    """A decision as the database gives it back, never saved."""
    message = inbox.Message(pk=5)
    names = [name for name in reading.__slots__ if name not in ("id", "marks", "reasons")]
    facts = {name: getattr(reading, name) for name in names}
    inbox.Reading(message=message, marks=sorted(reading.marks), reasons=list(reading.reasons), **facts)
    kept = json.loads(json.dumps({"situation": situation, "terms": terms, "second": second}))
    article = int(made.article) if made.article else None
    return inbox.Decision(message=message, article_id=article, margin=made.margin, **kept)
