"""A brand's layer: learns from corrections, held in every direction, the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rapport.domain.reading import Reading, Text, Tone
from rapport.triage.fast.heads import is_open, sentences
from rapport.triage.fast.reader import FastReader
from rapport.triage.fast.weights import HEADS
from rapport.triage.layer.layer import REACH, BrokenLayer, Layer, log_odds, packed, sealed, unpacked
from rapport.triage.layer.learn import KEPT, PER_CONTACT, PER_DAY, SWAY, Lesson, counts, last_lessons, learn
from rapport.triage.layer.rows import LONGEST_ROW, SparseRows
from rapport.triage.layer.solve import NEAR, LogisticProblem, solve
from rapport.triage.rule_reader import RuleReader, Seen
from tests.triage.sentences import ASKS_FOR_PERSON, MARKED, SENTENCES

FAST, RULES = FastReader(), RuleReader()
WRITTEN = [line.strip() for lines in SENTENCES.values() for line in lines.strip().splitlines()]
GUARDED = [text for texts in MARKED.values() for text in texts] + ASKS_FOR_PERSON
_, SEEN = FAST.rows([Text("", text) for text in WRITTEN])
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "tonight")


def lesson(text: str, complaint: bool, contact: str, day: int = 1) -> Lesson:
    return Lesson(Text("", text), complaint, contact, day)


def taught() -> list[Lesson]:
    """What is ordinary elsewhere and a complaint here: the lamp flickers; and the other way round."""
    said = [(f"my aurora lamp flickers since {day} at {at}", True) for day in DAYS for at in range(6)]
    said += [(f"is the cold war poster here on {day} at {at}?", False) for day in DAYS for at in range(6)]
    return [lesson(text, complaint, f"c{at}", at // 20) for at, (text, complaint) in enumerate(said)]


LEARNT = learn(taught(), FAST)


def wild(weight: float, reader: FastReader = FAST) -> Layer:
    """A layer that pulls everything one way as hard as it can."""
    _, rows = reader.rows([Text("", "a word")])
    weights = np.zeros(rows.columns)
    weights[rows.width] = weight
    return sealed(weights, reader.fingerprint)


def one(text: str, layer: Layer | None = None, **more: object) -> Reading:
    return FAST.read([Text("", text, **more)], [layer])[0]  # type: ignore[arg-type]


def test_corrections_move_the_score_of_words_like_theirs_both_ways() -> None:
    layer = LEARNT
    worse, better = "hello, the aurora lamp flickers a lot", "is the cold war poster here tomorrow?"
    assert one(worse, layer).complaint > 2 * one(worse).complaint
    assert one(better, layer).complaint < one(better).complaint / 2


def test_a_tone_follows_the_moved_score_with_its_reason() -> None:
    text = "my aurora lamp flickers"
    before, after = one(text), one(text, wild(1e3))
    assert (before.tone, after.tone) != (Tone.COMPLAINT, before.tone)
    assert "tone-complaint" in after.reasons
    assert f"tone-{before.tone}" not in after.reasons
    assert after.reader == f"{FAST.name}+{wild(1e3).checksum[:8]}"


def test_a_layer_of_nothing_changes_nothing() -> None:
    texts = [Text("", text) for text in WRITTEN]
    layer = sealed(np.zeros(SEEN.columns), FAST.fingerprint)
    for plain, read in zip(FAST.read(texts), FAST.read(texts, [layer] * len(texts)), strict=True):
        assert read.complaint == pytest.approx(plain.complaint, abs=2e-6)
        assert replace(read, complaint=plain.complaint, reader=plain.reader) == plain


LESSONS = st.builds(
    lesson,
    st.sampled_from(WRITTEN) | st.text(max_size=60),
    st.booleans(),
    st.sampled_from(["dee", "gino", "pilar", *map(str, range(40))]),
    st.integers(1, 3),
)


@settings(max_examples=60)
@given(st.lists(LESSONS, max_size=400))
def test_no_contact_weighs_more_than_one_lesson_and_no_day_more_than_thirty(given: list[Lesson]) -> None:
    kept = last_lessons(given)
    weights = counts(kept)
    contacts: Counter[str] = Counter()
    days: Counter[int] = Counter()
    for one, weight in zip(kept, weights, strict=True):
        assert 0 < weight <= 1
        contacts[one.contact] += weight
        days[one.day] += weight
    assert all(total <= PER_CONTACT + 1e-9 for total in contacts.values())
    assert all(total <= PER_DAY + 1e-9 for total in days.values())


@settings(max_examples=12, deadline=None)
@given(st.lists(LESSONS, min_size=1, max_size=40), st.lists(LESSONS, min_size=1, max_size=40))
def test_one_contact_never_moves_any_score_past_the_bound(others: list[Lesson], theirs: list[Lesson]) -> None:
    theirs = [replace(one, contact="the flood") for one in theirs]
    without, with_ = learn(others, FAST), learn([*others, *theirs], FAST)
    moves = [np.clip(SEEN.dot(made.weights.astype(float)), -REACH, REACH) for made in (without, with_)]
    assert np.abs(moves[0] - moves[1]).max() <= SWAY + 3 * NEAR * LONGEST_ROW


def test_the_bound_is_not_idle_one_contact_alone_comes_near_half_of_it() -> None:
    """One lesson that goes against a sure score, in its own words, on a quiet day."""
    text = WRITTEN[int(np.argmax(FAST.rows([Text("", text) for text in WRITTEN])[0]))]
    layer = learn([lesson(text, False, "dee")], FAST)
    _, rows = FAST.rows([Text("", text)])
    assert SWAY / 4 < -rows.dot(layer.weights.astype(float))[0] <= SWAY / 2


def test_a_flood_by_one_contact_teaches_exactly_what_its_last_three_messages_do() -> None:
    flood = [lesson(f"{text} {at}", False, "the flood", at) for at in range(10) for text in WRITTEN[:50]]
    assert learn([*taught(), *flood], FAST).checksum == learn([*taught(), *flood[-KEPT:]], FAST).checksum


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80) | st.sampled_from(WRITTEN), st.floats(-1e6, 1e6))
def test_no_layer_moves_a_score_further_than_its_reach(text: str, weight: float) -> None:
    plain, moved = (log_odds(np.array([one(text, layer).complaint]))[0] for layer in (None, wild(weight)))
    # Scores are kept to six decimals, which near 0 and 1 is up to a third in log odds at the fifth of them.
    slack = 2e-6 / min(np.exp(plain), np.exp(-plain), 1.0) + 2e-6 / min(np.exp(moved), np.exp(-moved), 1.0)
    assert abs(moved - plain) <= REACH + slack


@pytest.mark.parametrize("weight", [-1e3, 1e3])
def test_no_layer_touches_what_the_rules_hold(weight: float) -> None:
    layer = wild(weight)
    for text in GUARDED:
        plain, moved = one(text), one(text, layer)
        assert (moved.marks, moved.asks_for_person) == (plain.marks, plain.asks_for_person)
    for text in WRITTEN:
        assert one(text, layer, kind="review", rating=1).complaint >= 0.9
        if RULES.read([Text("", text)])[0].tone is Tone.COMPLAINT:
            assert one(text, layer).complaint >= one(text).complaint
        assert one(text, layer).language == one(text).language


def test_a_language_nobody_taught_us_stays_with_the_rules() -> None:
    text = "Где мой заказ?"
    assert replace(one(text, wild(1e3)), reader=FAST.name) == one(text)


def test_a_complaint_that_a_layer_opens_is_still_read_sentence_by_sentence() -> None:
    pull = wild(-1e3)
    texts = [Text("", f"What are your opening hours? {text} Do you ship to Portugal?") for text in WRITTEN]
    opened = 0
    for text, plain, moved in zip(texts, FAST.read(texts), FAST.read(texts, [pull] * len(texts)), strict=True):
        if is_open(moved) and not is_open(plain):
            opened += 1
            worst = max(part.complaint for part in FAST.read(sentences(RULES.see(text))))
            lowest = log_odds(np.array([worst]))[0] - REACH
            assert moved.complaint >= 1 / (1 + np.exp(-lowest)) - 2e-6
    assert opened > 10


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=80) | st.sampled_from(WRITTEN), st.booleans()), max_size=6))
def test_with_layers_a_message_reads_the_same_alone_and_in_any_company(asked: list[tuple[str, bool]]) -> None:
    texts = [Text(str(at), text) for at, (text, _) in enumerate(asked)]
    layers = [LEARNT if has else None for _, has in asked]
    alone = [FAST.read([text], [of])[0] for text, of in zip(texts, layers, strict=True)]
    assert FAST.read(texts, layers) == alone


def test_the_same_lessons_give_the_same_bytes_and_damaged_ones_are_refused() -> None:
    layer, again = LEARNT, learn(taught(), FAST)
    data = packed(layer)
    assert data == packed(again)
    kept = unpacked(data, layer.checksum)
    assert (kept.reader, kept.checksum, packed(kept)) == (FAST.fingerprint, layer.checksum, data)
    for broken in (data[:-1], data + b"\0", b""):
        with pytest.raises(BrokenLayer):
            unpacked(broken, layer.checksum)


def test_the_solution_is_the_minimum() -> None:
    chance = np.random.default_rng(3)
    nothing = np.zeros(0, dtype=np.int32)
    rows = SparseRows(chance.normal(size=(80, 5)), nothing, nothing, np.zeros(0), 0)
    side = np.sign(chance.normal(size=80))
    problem = LogisticProblem(rows, chance.normal(size=80), side, chance.uniform(size=80), 0.5)
    found = solve(problem)
    for _ in range(200):
        assert problem.loss(found) <= problem.loss(found + chance.normal(size=5) * 0.05)


class Listening(FastReader):
    """A reader that knows one thing more of each message than its heads do."""

    name = "listening-1"

    def _heads(self, seen: Sequence[Seen]) -> NDArray[np.float64]:
        said = super()._heads(seen)
        return np.column_stack([said, [float(one.text.text.endswith("thanks")) for one in seen]])


def test_a_layer_learns_from_whatever_more_its_reader_hears() -> None:
    reader = Listening()
    lessons = [lesson(f"{day} {at} thanks", True, f"{day}{at}") for day in DAYS for at in range(9)]
    lessons += [lesson(f"{day} {at}", False, f"no {day}{at}") for day in DAYS for at in range(9)]
    layer = learn(lessons, reader)
    assert len(layer.weights) == SEEN.columns + 1
    assert SEEN.dense.shape[1] > len(HEADS)
    assert layer.weights[-1] > 0.5
    assert reader.read([Text("", "monday thanks")], [layer])[0].reader.startswith("listening-1+")
