"""Which article answers, and when none does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.match import ArticleText, Matcher, match
from rapport.triage.same import near_same

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
