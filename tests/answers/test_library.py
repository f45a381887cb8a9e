"""The shelf of approved articles: asked by words, and by meaning where the deep reader is installed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rapport.accounts.models import Brand, Person
from rapport.answers import articles
from rapport.answers.library import Library
from rapport.triage.deep.encoder import installed
from tests.cast import Cast
from tests.deep import needs_deep

pytestmark = pytest.mark.django_db


def approved(brand: Brand, by: Person, title: str, asked: str) -> str:
    article = articles.write(brand, title, {"en": (asked, "So it is.")}, by, timezone.now())
    articles.approve(article, by, timezone.now())
    return str(article.pk)


def test_a_change_of_articles_is_seen_by_both_ways_of_matching(cast: Cast) -> None:
    brand, ana = cast.aurora, cast.ana
    approved(brand, ana, "Hours", "When are you open?\nWhat are your opening hours?")
    question = "Where can I park my car?"
    before = Library.of([brand.pk])
    assert before.match(brand.pk, [question])[0].article is None
    assert before.match_closely(brand.pk, [question])[0].article is None
    parking = approved(brand, ana, "Parking", "Where can I park my car?")
    after = Library.of([brand.pk])
    assert after.match(brand.pk, [question])[0].article == parking
    assert after.match_closely(brand.pk, [question])[0].article == parking


@needs_deep
def test_meaning_knows_an_article_whose_words_were_not_said(cast: Cast) -> None:
    assert installed()
    brand, ana = cast.aurora, cast.ana
    approved(brand, ana, "Hours", "When are you open?\nWhat are your opening hours?")
    returns = approved(brand, ana, "Returns", "How do I send something back?\nWhat is your return policy?")
    (close,) = Library.of([brand.pk]).match_closely(brand.pk, ["Posso restituire le scarpe?"])
    assert close.likeliest == returns
