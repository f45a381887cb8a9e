"""Thresholds for all articles and for each, adversarial articles, and the trial where the truth is known."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.answer_simulation import AnswerWorld, simulate_answers
from rapport.triage.match import ArticleText, Matcher
from rapport.triage.right_answer import Labelled, Thresholds, fit, worth_labelling

# What each of ten articles does to the questions that it attracts: (least and highest score, share wrong).
ADVERSARIAL = {
    "opening hours": (0.4, 1.0, 0.0),
    "near duplicate": (0.7, 1.0, 0.5),
    "its twin": (0.7, 1.0, 0.5),
    "answers everything": (0.5, 0.95, 0.9),
    "refuses": (0.3, 0.9, 1.0),
    "out of date": (0.8, 1.0, 1.0),
    "one word": (0.95, 1.0, 0.6),
    "never asked": (0.0, 0.1, 0.5),
    "half an answer": (0.5, 0.8, 0.4),
    "parking": (0.5, 1.0, 0.02),
}


def questions(chance: np.random.Generator, count: int = 20_000) -> list[Labelled]:
    """A world in which 60 % ask for opening hours or parking, and the others fall to the bad articles."""
    names = list(ADVERSARIAL)
    shares = [0.4 if name == "opening hours" else 0.2 if name == "parking" else 0.05 for name in names]
    made = []
    for at in chance.choice(len(names), count, p=shares):
        low, high, wrong = ADVERSARIAL[names[at]]
        made.append(Labelled(float(chance.uniform(low, high)), names[at], bool(chance.random() < wrong)))
    return made


def test_good_articles_are_answered_beside_ten_bad_ones() -> None:
    world = AnswerWorld(questions(np.random.default_rng(1)))
    chance = np.random.default_rng(2)
    found = [fit(world.draw(1_000, chance), 0.05, 0.05) for _ in range(100)]
    assert sum(world.breaks(one, 0.05) for one in found) <= 8
    own = [set(one.own) for one in found]
    assert all("opening hours" in names for names in own)
    assert not set().union(*own) & {"near duplicate", "its twin", "answers everything", "refuses", "out of date"}
    assert all(one.by_article and one.of("refuses") == one.of(None) == inf for one in found)


def test_the_bound_holds_where_the_fixed_cut_and_the_labels_themselves_do_not() -> None:
    chance = np.random.default_rng(3)
    score = chance.random(20_000)
    wrong = chance.random(20_000) > np.clip(1.05 * score**0.3, 0, 0.995)
    world = AnswerWorld(
        [Labelled(*row) for row in zip(score.tolist(), ["a"] * len(score), wrong.tolist(), strict=True)]
    )
    ways = simulate_answers(world, 0.1, 0.05, 100, 1_000, 0.2, chance)
    assert ways["bound"].violations <= 0.1
    assert ways["read_off"].violations >= 0.3
    assert ways["fixed_cut"].violations == 1.0
    assert ways["bound"].coverage >= 0.6 * ways["oracle"].coverage > 0


labels = st.lists(
    st.builds(
        Labelled, st.integers(0, 40).map(lambda at: at / 40), st.sampled_from(["a", "b", None]), st.booleans()
    ),
    max_size=150,
)


@given(labels, st.randoms(use_true_random=False))
def test_the_order_of_the_labels_does_not_matter(rows: list[Labelled], chance: object) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert fit(rows, 0.3, 0.3) == fit(mixed, 0.3, 0.3)
    assert worth_labelling(rows, 0.3) == worth_labelling(mixed, 0.3)


@given(labels)
def test_only_one_of_both_is_used(rows: list[Labelled]) -> None:
    found = fit(rows, 0.3, 0.3)
    for label in rows:
        least = found.own.get(label.article or "", inf) if found.by_article else found.shared
        assert found.answers(label) == (label.article is not None and label.score >= least)


def test_without_labels_nothing_is_answered() -> None:
    assert fit([], 0.05, 0.05) == Thresholds()
    assert Thresholds().of("a") == inf
    with pytest.raises(ValueError, match="at least one"):
        AnswerWorld([])


def test_questions_without_an_article_take_share_from_articles_and_never_answer() -> None:
    articles = [ArticleText("hours", ("When do you open?", "Opening hours"))]
    odd = "Who opened the match yesterday?"
    plain, taught = Matcher(articles), Matcher(articles, unanswered=[odd])
    assert taught.match([odd])[0].score < plain.match([odd])[0].score
    assert {found.likeliest for found in taught.match([odd, "when do you open"])} <= {"hours", None}
    assert taught.match(["When do you open?"])[0].article == "hours"
    assert Matcher([], unanswered=[odd]).match([odd])[0].likeliest is None
