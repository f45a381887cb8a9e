"""Articles: written, approved, retired, let be said automatically or kept from it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.accounts.models import Brand
from rapport.answers import articles as verbs
from rapport.answers import models as answers
from rapport.api.auth import SETTLE, WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.problems import Problem
from rapport.api.schemas.article import Article, ArticleGiven
from rapport.api.schemas.base import Given, Page
from rapport.connectors.registry import packages
from rapport.domain.validity import ALWAYS
from rapport.domain.zones import zone_or_utc
from rapport.inbox import article_ends as ends

router = Router(tags=["articles"])


class LeaveGiven(Given):
    """The network on which the article may be said automatically."""

    network: str


@router.get("", response=Page[Article])
def list_articles(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[Article]:
    """Latest first, also those that wait for approval or are retired."""
    found, following = newest_first(_rows(request.brand), cursor, limit)
    return Page[Article](items=[Article.of(row, request.now) for row in found], next=following)


@router.get("/{int:article}", response=Article)
def show_article(request: ApiRequest, article: int) -> Article:
    """Its words in each language, who approved it, and where it may be said automatically."""
    return _shown(request, article)


@router.post("", response={201: Article}, auth=WRITE)
def write_article(request: ApiRequest, given: ArticleGiven) -> Status[Article]:
    """Keep a new article; it is used once a person has approved it."""
    return Status(201, _shown(request, _written(request, given).pk))


@router.put("/{int:article}", response=Article, auth=WRITE)
def change_article(request: ApiRequest, article: int, given: ArticleGiven) -> Article:
    """Change its words, which then need approval again, or its time. Made valid for longer it is an owner's to let
    be said automatically, or waits for the yes of others where the brand's rule says so.
    """
    _written(request, given, _found(request, article))
    return _shown(request, article)


@router.post("/{int:article}/approve", response=Article, auth=WRITE)
def approve_article(request: ApiRequest, article: int) -> Article:
    """A person stands for these words; from now on they are used."""
    verbs.approve(_found(request, article), request.person, request.now)
    return _shown(request, article)


@router.post("/{int:article}/retire", response=Article, auth=WRITE)
def retire_article(request: ApiRequest, article: int) -> Article:
    """Not used any more; kept for what was said with it."""
    ends.retire_article(_found(request, article), request.person, request.now)
    return _shown(request, article)


@router.post("/{int:article}/answers", response=Article, auth=SETTLE)
def let_article_answer(request: ApiRequest, article: int, given: LeaveGiven) -> Article:
    """The owner lets it be said automatically on one network."""
    row = _found(request, article)
    if given.network not in packages():
        raise Problem(422, "not_valid", f"network: there are {', '.join(packages())}. Nothing was changed.")
    verbs.let_answer(row, given.network, request.person, request.now)
    return _shown(request, article)


@router.delete("/{int:article}/answers/{network}", response=Article, auth=SETTLE)
def keep_article_from_answering(request: ApiRequest, article: int, network: str) -> Article:
    """Back to drafts."""
    row = _found(request, article)
    get_object_or_404(row.may_answer, network=network)
    verbs.keep_from_answering(row, network, request.person, request.now)
    return _shown(request, article)


def _written(request: ApiRequest, given: ArticleGiven, article: answers.Article | None = None) -> answers.Article:
    """Only its time, where the words are the same: then they stay approved."""
    wordings = {code: ("\n".join(one.questions), one.answer) for code, one in given.wordings.items()}
    brand, by, now = request.brand, request.person, request.now
    try:
        validity = given.validity(article.validity if article else ALWAYS, zone_or_utc(brand.time_zone))
    except ValueError as error:
        raise Problem(422, "not_valid", f"valid_until: {error}. Nothing was changed.") from error
    if article is None or validity == article.validity or not _same_words(article, given):
        return ends.write_article(brand, given.title, wordings, by, now, article, validity)
    ends.set_article_validity(article, validity, by, now, owner=request.membership.may_settle)
    return article


def _same_words(article: answers.Article, given: ArticleGiven) -> bool:
    said = {one.language: (one.questions.split("\n"), one.answer) for one in article.wordings.all()}
    return (article.title, said) == (
        given.title,
        {code: (list(one.questions), one.answer) for code, one in given.wordings.items()},
    )


def _found(request: ApiRequest, number: int) -> answers.Article:
    return get_object_or_404(answers.Article.of(request.brand).select_related("brand"), pk=number)


def _shown(request: ApiRequest, number: int) -> Article:
    return Article.of(get_object_or_404(_rows(request.brand), pk=number), request.now)


def _rows(brand: Brand) -> QuerySet[answers.Article]:
    rows = answers.Article.of(brand).select_related("approved_by")
    return rows.prefetch_related("wordings", "may_answer__by")
