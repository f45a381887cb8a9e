"""Ways to ask are learnt from what people chose, within bounds, without what is somebody's own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.answers import articles, paraphrases
from rapport.answers.library import Library
from rapport.answers.models import Article, Objection, Paraphrase
from rapport.answers.paraphrases import A_DAY, OF_A_CONTACT, OF_AN_ARTICLE, TaughtQuestion
from rapport.ledger.models import Entry
from rapport.triage.redact import redact
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
SAMPLES = "Could I get swatches of cloth?"


def article(cast: Cast, title: str = "Samples", asks: str = "Do you send samples of the fabrics?") -> Article:
    made = articles.write(cast.aurora, title, {"en": (asks, f"{title}: yes, free of charge.")}, cast.ana, NOW)
    articles.approve(made, cast.ana, NOW)
    return made


def asked(text: str = SAMPLES, contact: int = 1, **more: object) -> TaughtQuestion:
    values: dict[str, object] = {
        "message": 7,
        "contact": contact,
        "text": text,
        "language": "en",
        "tone": "question",
        "plain": True,
        "teaches": True,
    }
    return TaughtQuestion(**{**values, **more})  # type: ignore[arg-type]


def live(of: Article) -> list[str]:
    return list(Paraphrase.across_brands.filter(article=of, ended_at__isnull=True).values_list("text", flat=True))


def finds(cast: Cast, text: str) -> str | None:
    return Library.of([cast.aurora.pk]).match(cast.aurora.pk, [text])[0].article


def test_what_was_learnt_is_found_at_once_and_what_is_removed_no_more(cast: Cast) -> None:
    samples = article(cast)
    article(cast, "Hours", "When are you open?")
    assert finds(cast, SAMPLES) is None
    row = paraphrases.learn(samples, asked(), cast.bo, NOW)
    assert row is not None
    assert finds(cast, SAMPLES) == str(samples.pk)
    paraphrases.remove(row, samples, cast.ana, NOW + timedelta(minutes=1))
    assert finds(cast, SAMPLES) is None
    assert [e.what for e in Entry.of(cast.aurora).order_by("seq")][-2:] == ["question learnt", "question removed"]


def test_words_that_were_objected_to_never_come_back(cast: Cast) -> None:
    samples = article(cast)
    paraphrases.learn(samples, asked(), cast.bo, NOW)
    paraphrases.object_to(samples, asked("could i get SWATCHES of cloth", contact=2), cast.bo, NOW)
    assert live(samples) == []
    assert paraphrases.learn(samples, asked(contact=3), cast.bo, NOW) is None
    other = article(cast, "Swatches", "Swatches of cloth")
    assert paraphrases.learn(other, asked(contact=3), cast.bo, NOW) is not None


def test_only_a_hash_of_rejected_words_is_kept(cast: Cast) -> None:
    paraphrases.object_to(article(cast), asked("my secret, do you know it?"), cast.bo, NOW)
    assert "secret" not in str(Objection.of(cast.aurora).values().get())


@pytest.mark.parametrize(
    "other",
    [
        {"tone": "complaint"},
        {"tone": "chatter"},
        {"plain": False},
        {"teaches": False},
        {"text": "Do you " + "really " * 40 + "send them?"},
        {"text": "Samples?"},
        {"text": "44172 @aurora dee@example.com"},
        {"text": "do you send SAMPLES of the fabrics"},
    ],
)
def test_what_is_no_short_plain_new_question_teaches_nothing(cast: Cast, other: dict[str, object]) -> None:
    samples = article(cast)
    assert paraphrases.learn(samples, asked(**{"text": SAMPLES, **other}), cast.bo, NOW) is None  # type: ignore[arg-type]
    assert not Paraphrase.of(cast.aurora).exists()


def test_one_contact_teaches_an_article_twice_at_most(cast: Cast) -> None:
    samples = article(cast)
    for n in "abcde":
        paraphrases.learn(
            samples, asked(f"May I have fabric {n * 4} please?"), cast.bo, NOW + timedelta(days=ord(n))
        )
    assert len(live(samples)) == OF_A_CONTACT


def test_a_brand_learns_so_much_a_day(cast: Cast) -> None:
    samples = article(cast)
    for n in range(A_DAY + 5):
        paraphrases.learn(samples, asked(f"May I have fabric {chr(97 + n) * 4} please?", n), cast.bo, NOW)
    assert len(live(samples)) == A_DAY
    assert paraphrases.learn(samples, asked("Cloth by post?", 99), cast.bo, NOW + timedelta(hours=25))


def test_a_full_article_lets_the_oldest_go(cast: Cast) -> None:
    samples = article(cast)
    for n in range(OF_AN_ARTICLE + 3):
        words = f"May I have fabric {chr(97 + n % 26) * 4} {chr(97 + n // 26) * 4} please?"
        paraphrases.learn(samples, asked(words, n), cast.bo, NOW + timedelta(hours=2 * n))
    assert len(live(samples)) == OF_AN_ARTICLE
    assert "May I have fabric cccc aaaa please?" not in live(samples)
    assert "May I have fabric dddd aaaa please?" in live(samples)


def test_two_articles_never_share_a_learnt_question(cast: Cast) -> None:
    samples, swatches = article(cast), article(cast, "Swatches", "Where are swatches?")
    paraphrases.learn(samples, asked(), cast.bo, NOW)
    assert paraphrases.learn(swatches, asked(contact=2), cast.bo, NOW) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Where is my order 44172?", "Where is my order …?"),
        ("@aurora do you open?", "do you open?"),
        ("Is +34 600 123 123 your number?", "Is … your number?"),
        ("write dee@example.com, or see https://dee.example/me?x=1 ok?", "write … or see … ok?"),
        ("Hi, I am Dee Marsh, are you open?", "Hi, I am …, are you open?"),
        ("Do you open at 9 on the 24th?", "Do you open at 9 on the 24th?"),
        ("card 4111-1111-1111-1111 or ES91 2100 0418", "card … or"),
    ],
)
def test_what_is_somebodys_own_is_struck_out(text: str, words: str) -> None:
    assert redact(text, ["Dee Marsh"]) == words


@given(st.text(max_size=200))
def test_no_long_number_address_or_handle_is_ever_kept(text: str) -> None:
    words = redact(text)
    assert re.search(r"(?<!\S)@\w|\d{4}|https?://\w|\w@\w", words) is None
