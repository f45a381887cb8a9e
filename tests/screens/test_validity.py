"""How long an article is valid: typed as days of the brand, seen in the list and on Today, kept from two tabs."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.answers import articles
from rapport.answers.models import Article
from rapport.domain.validity import Validity
from rapport.inbox.article_ends import set_article_validity
from tests.cast import Cast
from tests.screens.test_knowledge import HOURS, approved, at, page_of

pytestmark = pytest.mark.django_db


def typed(article: Article, **more: str) -> dict[str, str]:
    words = {"title": article.title}
    for one in article.wordings.all():
        words |= {f"questions_{one.language}": one.questions, f"answer_{one.language}": one.answer}
    return {**words, "seen": article.changed_at.isoformat(), **more}


@pytest.fixture
def ana(cast: Cast) -> Client:
    return page_of(cast.ana)


def test_a_day_is_typed_and_means_its_end_in_the_brands_zone(cast: Cast, ana: Client) -> None:
    ana.post(at("new", cast.aurora), {**HOURS, "until_day": "2027-03-28"})
    article = Article.of(cast.aurora).get()
    zone = ZoneInfo(cast.aurora.time_zone)
    assert article.valid_until == datetime(2027, 3, 29, tzinfo=zone)
    page = ana.get(at("article", cast.aurora, pk=article.pk)).content.decode()
    assert 'value="2027-03-28"' in page
    ana.post(at("article", cast.aurora, pk=article.pk), typed(article, until_day="2027-03-28", until_time="18:30"))
    article.refresh_from_db()
    assert article.valid_until == datetime(2027, 3, 28, 18, 30, tzinfo=zone)


@pytest.mark.parametrize(
    "wrong",
    [
        {"until_day": "2027-13-01"},
        {"until_day": "9999-12-31"},
        {"until_time": "18:30"},
        {"until_day": "2027-01-01", "from_day": "2027-01-02"},
    ],
)
def test_what_is_no_time_is_refused_and_what_was_typed_stays(
    cast: Cast, ana: Client, wrong: dict[str, str]
) -> None:
    answer = ana.post(at("new", cast.aurora), {**HOURS, **wrong})
    assert answer.status_code == 422
    assert HOURS["answer_en"] in answer.content.decode()
    assert not Article.of(cast.aurora).exists()


def test_renewing_keeps_the_approval_and_two_tabs_do_not_overwrite_each_other(cast: Cast, ana: Client) -> None:
    article = approved(cast.aurora, cast.ana)
    articles.let_answer(article, "practice", cast.ana, timezone.now())
    first, second = typed(article, until_day="2030-01-01"), typed(article, until_day="2031-01-01")
    ana.post(at("article", cast.aurora, pk=article.pk), first)
    late = ana.post(at("article", cast.aurora, pk=article.pk), second)
    assert late.status_code == 422
    assert "Somebody changed this article meanwhile" in late.content.decode()
    article.refresh_from_db()
    assert article.valid_until is not None
    assert article.valid_until.year == 2030
    assert article.approved_at
    ana.post(at("article", cast.aurora, pk=article.pk), typed(article, until_day="2031-01-01"))
    article.refresh_from_db()
    assert article.valid_until.year == 2031
    assert article.may_answer.exists(), "an owner made it longer"


def test_who_is_no_owner_is_told_that_an_owner_has_to_let_it_be_said_again(cast: Cast, ana: Client) -> None:
    article = approved(cast.aurora, cast.ana)
    articles.let_answer(article, "practice", cast.ana, timezone.now())
    ana.post(at("article", cast.aurora, pk=article.pk), typed(article, until_day="2030-01-01"))
    article.refresh_from_db()
    longer = typed(article, until_day="2031-01-01")
    shown = page_of(cast.bo).post(at("article", cast.aurora, pk=article.pk), longer, follow=True)
    assert "an owner has to let it be said" in shown.content.decode()
    assert not article.may_answer.exists()


def test_the_list_and_today_tell_what_expires_and_what_has(cast: Cast, ana: Client) -> None:
    now = timezone.now()
    soon = approved(cast.aurora, cast.ana, "Christmas", "Open at Christmas?")
    over = approved(cast.aurora, cast.ana, "Summer", "Open in August?")
    approved(cast.aurora, cast.ana, "Parking", "Where can I park?")
    set_article_validity(soon, Validity(None, now + timedelta(days=3)), cast.ana, now)
    set_article_validity(over, Validity(None, now - timedelta(days=3)), cast.ana, now)
    today = ana.get(reverse("today:index", args=[cast.aurora.slug])).content.decode()
    assert "1 article expires within a week" in today
    assert "1 article has expired" in today
    for standing, title, others in (("soon", "Christmas", "Summer"), ("expired", "Summer", "Christmas")):
        page = ana.get(at("index", cast.aurora) + f"?standing={standing}").content.decode()
        assert title in page
        assert others not in page
    page = ana.get(at("article", cast.aurora, pk=over.pk)).content.decode()
    assert "Whoever asks for it gets a person" in page
    tried = ana.get(at("try", cast.aurora) + "?q=Open+in+August%3F").content.decode()
    assert "expired" in tried.lower()


def test_nothing_says_that_an_article_is_used_which_is_over(cast: Cast, ana: Client) -> None:
    article, now = approved(cast.aurora, cast.ana), timezone.now()
    articles.let_answer(article, "practice", cast.ana, now)
    assert "answers by itself on Practice" in ana.get(at("index", cast.aurora)).content.decode()
    set_article_validity(article, Validity(None, now - timedelta(days=1)), cast.ana, now, owner=True)
    assert "answers by itself on Practice" not in ana.get(at("index", cast.aurora)).content.decode()
    article.refresh_from_db()
    seen = {"seen": article.changed_at.isoformat()}
    told = ana.post(at("approve", cast.aurora, pk=article.pk), seen, follow=True).content.decode()
    assert "It is used while it is valid." in told
