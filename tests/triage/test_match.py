"""Which article answers, and when none does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.deep.encoder import encoder
from rapport.triage.match import MOST_LEARNT, ArticleText, Matcher, match
from rapport.triage.matching.descend import descend
from rapport.triage.matching.space import Remembered
from rapport.triage.similarity import near_same
from tests.deep import needs_deep

ARTICLES = [
    ArticleText(
        "hours",
        (
            "What are your opening hours?",
            "When do you open?",
            "Are you open on Sunday?",
            "¿A qué hora abrís?",
            "A che ora aprite?",
        ),
    ),
    ArticleText(
        "delivery",
        (
            "How long does delivery take?",
            "When will my order arrive?",
            "¿Cuánto tarda el envío?",
            "Quanto tempo ci mette la spedizione?",
        ),
    ),
    ArticleText(
        "returns",
        (
            "How do I return something?",
            "What is your return policy?",
            "¿Cómo devuelvo un producto?",
            "Come posso fare un reso?",
        ),
    ),
    ArticleText(
        "parking", ("Where can I park?", "Is there parking nearby?", "¿Hay aparcamiento?", "C'è parcheggio?")
    ),
]


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("what are your opening hours", "hours"),
        ("When do you open on Saturday?", "hours"),
        ("¿a que hora abris mañana?", "hours"),
        ("A che ora aprite domani?", "hours"),
        ("how long does the delivery take to Leeds", "delivery"),
        ("Cuánto tarda el envío a Sevilla", "delivery"),
        ("hi, what is your return policy please?", "returns"),
        ("is there any parking nearby?", "parking"),
        ("ＰＡＲＫＩＮＧ near\u200bby?", "parking"),
    ],
)
def test_a_question_finds_its_article(text: str, article: str) -> None:
    (found,) = match(ARTICLES, [text])
    assert found.article == article
    assert 0 < found.margin <= found.score <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "\u200b",
        "Do you sell gift cards?",
        "Who won the match last night?",
        "how do I",
        "when will you",
        "Is the owner related to the mayor?",
        "Где парковка?",
        "😀",
        "x" * 100_000,
    ],
)
def test_none_of_these_wins_in_doubt(text: str) -> None:
    assert match(ARTICLES, [text])[0].article is None


def test_two_articles_that_answer_alike_answer_nothing() -> None:
    twins = [ArticleText("a", ("When do you open?",)), ArticleText("b", ("When do you open?",))]
    assert match(twins, ["When do you open?"])[0].article is None


def test_two_questions_of_one_article_do_not_compete() -> None:
    twice = [
        ArticleText("a", ("When do you open?", "When do you open today?")),
        ArticleText("b", ("Where is it?",)),
    ]
    assert match(twice, ["When do you open?"])[0].article == "a"


def test_no_article_and_one_article_work() -> None:
    assert match([], ["When do you open?"])[0].article is None
    assert match([ArticleText("empty", ())], ["When do you open?"])[0].article is None
    one = Matcher([ARTICLES[0]])
    assert [found.article for found in one.match(["When do you open?", "Do you sell bread?"])] == ["hours", None]


@given(st.lists(st.text(max_size=60), max_size=5))
def test_matching_is_the_same_in_any_batch(texts: list[str]) -> None:
    matcher = Matcher(ARTICLES)
    assert matcher.match(texts) == [matcher.match([text])[0] for text in texts]


@given(st.permutations(["When do you open?", "x" * 2_000, "", "Where is my order?", "park " * 30, "¿Abrís hoy?"]))
def test_a_message_matches_the_same_beside_any_other(texts: list[str]) -> None:
    matcher = Matcher(ARTICLES)
    assert matcher.match(texts * 30) == [matcher.match([text])[0] for text in texts] * 30


@pytest.mark.parametrize(
    "words", ["parking ", "Where can I park? ", "opening hours return policy ", "park. Park! "]
)
def test_words_said_over_and_over_never_force_a_match(words: str) -> None:
    for text in (words * (10_000 // len(words)), words * 30):
        assert match(ARTICLES, [text])[0].article is None


def test_a_message_longer_than_a_question_is_for_a_person() -> None:
    story = " ".join(f"And then on day {day} something else happened to us." for day in range(40))
    assert match(ARTICLES, [f"What are your opening hours? {story}"])[0] == match([], [""])[0]


@given(st.text(max_size=200))
def test_a_score_lies_between_nought_and_one_and_no_lead_is_longer(text: str) -> None:
    (found,) = match(ARTICLES, [text])
    assert 0 <= found.margin <= found.score <= 1
    assert found.article in (None, found.likeliest)


def test_what_people_chose_is_one_more_way_to_ask() -> None:
    strange = "is the place shut at noon"
    before = match(ARTICLES, [strange])[0]
    taught = [ArticleText("hours", ARTICLES[0].questions, learnt=(strange,)), *ARTICLES[1:]]
    after = match(taught, ["Is the place shut at noon?"])[0]
    assert (before.article, after.article) == (None, "hours")


def test_what_was_learnt_never_outweighs_what_was_written() -> None:
    article = ArticleText("a", ("one", " "), learnt=tuple(f"learnt {at}" for at in range(9)))
    assert article.asked() == ["one", "learnt 0", "learnt 1", "learnt 2"]
    assert ArticleText("b", (), learnt=("learnt",)).asked() == []


def test_many_articles_of_one_question_each_are_told_apart() -> None:
    many = [ArticleText(str(at), (f"Where is shelf {at:04d} of the store?",)) for at in range(MOST_LEARNT + 1)]
    asked = [many[at].questions[0] for at in (0, 500, MOST_LEARNT)]
    assert [found.article for found in match(many, asked)] == ["0", "500", str(MOST_LEARNT)]


def test_the_descent_finds_the_least() -> None:
    bend = np.diag([1.0, 10.0, 100.0]).astype(np.float32)
    goal = np.array([[1.0], [2.0], [3.0]], dtype=np.float32)

    def bowl(at: np.ndarray) -> tuple[float, np.ndarray]:
        return 1.0 + float(((at - goal) * (bend @ (at - goal))).sum() / 2), bend @ (at - goal)

    assert np.allclose(descend(bowl, np.zeros((3, 1), dtype=np.float32)), goal, atol=1e-2)


@needs_deep
def test_meaning_finds_what_shares_no_word_and_crosses_languages() -> None:
    english = [ArticleText(one.id, one.questions[:2]) for one in ARTICLES]
    close = Matcher(english, Remembered(encoder()))
    asked = ["A che ora aprite?", "¿Cuánto tarda el envío?", "Come posso fare un reso?", "¿Hay aparcamiento?"]
    found = close.match([*asked, "Who won the match last night?"])
    assert [one.likeliest for one in found[:4]] == ["hours", "delivery", "returns", "parking"]
    assert max(found[4].score, 0.0) < min(one.score for one in found[:4])
    assert found[4].article is None


@needs_deep
def test_a_text_is_encoded_once() -> None:
    class Counted:
        name, size, seen = "counted", 384, 0

        def encode(self, texts: list[str]) -> np.ndarray:
            self.seen += len(texts)
            return encoder().encode(texts)

    counted = Counted()
    kept = Remembered(counted)
    Matcher(ARTICLES, kept)
    before = counted.seen
    edited = [ArticleText("hours", (*ARTICLES[0].questions, "Open today?")), *ARTICLES[1:]]
    Matcher(edited, kept)
    assert counted.seen == before + 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Your ticket 41 was received.", "your TICKET 42 was received!"),
        ("Thank you, we will reply soon", "Thank you — we will reply soon."),
        ("", " "),
        ("👍", "👍"),
    ],
)
def test_nearly_the_same_words_are_seen(a: str, b: str) -> None:
    assert near_same(a, b)
    assert near_same(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("When do you open?", "Where do you park?"),
        ("Yes", "No"),
        ("👍", "👎"),
        ("hello", ""),
        ("order my blue lamp", "my blue lamp is broken again and nobody answers"),
    ],
)
def test_different_words_are_not_the_same(a: str, b: str) -> None:
    assert not near_same(a, b)


@given(st.text(max_size=200))
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert near_same(text, text)
