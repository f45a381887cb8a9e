"""What no article answers competes with the articles: learnt from people's word, within bounds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.answers import articles, none_of_these, paraphrases
from rapport.answers.library import Library
from rapport.answers.models import Paraphrase
from rapport.answers.none_of_these import OF_A_BRAND, forget_unanswered, learn_unanswered, learnt_as_none, take_out
from rapport.answers.paraphrases import A_DAY, OF_A_CONTACT
from rapport.ledger.models import Entry
from tests.answers.test_learning import SAMPLES, article, asked
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
NEAR = "Do you send samples of the fabrics to Japan by ship?"


def score(cast: Cast, text: str) -> float:
    return Library.of([cast.aurora.pk]).match(cast.aurora.pk, [text])[0].score


def learn(cast: Cast, text: str = NEAR, contact: int = 1, **more: object) -> Paraphrase | None:
    at = more.pop("at", NOW)
    return learn_unanswered(cast.aurora.pk, asked(text, contact, **more), cast.bo, at)  # type: ignore[arg-type]


def test_what_no_article_answers_makes_its_like_less_sure_and_taken_out_no_more(cast: Cast) -> None:
    article(cast)
    article(cast, "Hours", "When are you open?")
    before = score(cast, NEAR), score(cast, "Do you send samples of the fabrics?")
    row = learn(cast)
    assert row is not None
    after = score(cast, NEAR), score(cast, "Do you send samples of the fabrics?")
    assert after[0] < before[0] - 0.1
    assert before[1] - after[1] < before[0] - after[0]
    take_out(row, cast.ana, NOW + timedelta(minutes=1))
    assert score(cast, NEAR) == before[0]
    assert learn(cast, contact=2) is None
    told = [entry.what for entry in Entry.of(cast.aurora).order_by("seq")][-2:]
    assert told == ["unanswered question learnt", "unanswered question removed"]


def test_it_is_never_the_answer(cast: Cast) -> None:
    made = article(cast)
    for n in range(OF_A_CONTACT):
        learn(cast, f"Do you send samples of the fabrics to {n * 'very '}far Japan?", n)
    found = Library.of([cast.aurora.pk]).match(cast.aurora.pk, [NEAR, "anything"])
    assert {one.likeliest for one in found} <= {str(made.pk), None}


@pytest.mark.parametrize(
    "other",
    [
        {"teaches": False},
        {"plain": False},
        {"tone": "complaint"},
        {"text": "Samples?"},
        {"text": "do you send SAMPLES of the fabrics"},
    ],
)
def test_what_may_not_teach_an_article_may_not_teach_this(cast: Cast, other: dict[str, object]) -> None:
    article(cast)
    assert learn(cast, str(other.pop("text", NEAR)), 1, **other) is None
    assert not Paraphrase.of(cast.aurora).exists()


def test_where_people_disagree_nothing_is_learnt(cast: Cast) -> None:
    samples = article(cast)
    paraphrases.learn(samples, asked(SAMPLES), cast.bo, NOW)
    assert learn(cast, SAMPLES, 2) is None
    assert learn(cast, NEAR, 2) is not None
    assert paraphrases.learn(samples, asked(NEAR, 3), cast.bo, NOW) is None


def test_one_contact_and_one_day_teach_so_much(cast: Cast) -> None:
    article(cast)
    for n in "abcde":
        learn(cast, f"May I have fabric {n * 4} please?", at=NOW + timedelta(days=ord(n)))
    assert learnt_as_none(cast.aurora.pk).count() == OF_A_CONTACT
    for n in range(A_DAY + 5):
        learn(cast, f"May I see wood {chr(97 + n) * 4} please?", 10 + n, at=NOW + timedelta(days=200))
    assert learnt_as_none(cast.aurora.pk).count() == OF_A_CONTACT + A_DAY


def test_the_oldest_make_room(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert OF_A_BRAND == 200
    monkeypatch.setattr(none_of_these, "OF_A_BRAND", 3)
    for n in range(5):
        learn(cast, f"May I see wood {chr(97 + n) * 4} please?", n, at=NOW + timedelta(hours=n))
    texts = list(learnt_as_none(cast.aurora.pk).order_by("pk").values_list("text", flat=True))
    assert texts == [f"May I see wood {chr(97 + n) * 4} please?" for n in (2, 3, 4)]


def test_an_article_that_answers_them_now_ends_them(cast: Cast) -> None:
    learn(cast, "Do you ship sofas to Japan?")
    learn(cast, "Is there a crib for babies?", 2)
    article(cast, "Japan", "Do you ship to Japan?\nDo you send sofas to Japan?")
    assert [row.text for row in learnt_as_none(cast.aurora.pk)] == ["Is there a crib for babies?"]


def test_what_was_taken_back_counts_no_more_and_may_be_said_again(cast: Cast) -> None:
    article(cast)
    learn(cast)
    forget_unanswered(cast.aurora.pk, 7, cast.bo, NOW)
    assert not learnt_as_none(cast.aurora.pk).exists()
    assert learn(cast) is not None


def test_another_brand_hears_nothing_of_it(cast: Cast) -> None:
    made = articles.write(cast.norte, "Hours", {"en": ("When are you open?", "Nine.")}, cast.cruz, NOW)
    articles.approve(made, cast.cruz, NOW)
    learn(cast)
    assert Library.of([cast.norte.pk]).books[cast.norte.pk].unanswered == ()
