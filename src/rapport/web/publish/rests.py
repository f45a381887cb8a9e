"""What a post rests on: one of the articles in use, chosen in the composer or on the post's page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from rapport.answers.models import Article
from rapport.domain.parameters import number_or_none
from rapport.publishing.fact import rest_on
from rapport.publishing.models import Post
from rapport.web.access import BrandRequest

MOST = 100


@dataclass(frozen=True, slots=True)
class RestShown:
    """The articles to choose from, and which is chosen."""

    articles: list[Article]
    chosen: int | None


def rest_shown(request: BrandRequest, post: Post | None, typed: QueryDict | None) -> RestShown:
    """As it stands in the form where one was sent, else as the post has it."""
    chosen = _chosen(post, typed)
    return RestShown(restable(request, chosen), chosen)


def chosen_article(request: BrandRequest, post: Post | None, typed: QueryDict | None) -> Article | None:
    """What it would rest on as it stands in the form; an article of the brand's own."""
    number = _chosen(post, typed)
    return Article.of(request.brand).filter(pk=number).first() if number else None


def _chosen(post: Post | None, typed: QueryDict | None) -> int | None:
    if typed is not None and "rests" in typed:
        return number_or_none(typed.get("rests", ""))
    return post.rests_on_id if post else None


def restable(request: BrandRequest, chosen: int | None) -> list[Article]:
    """The articles in use; the chosen one among them, whatever became of it."""
    rows = Article.of(request.brand)
    used = list(rows.filter(approved_at__isnull=False, retired_at=None).order_by("title", "pk")[:MOST])
    if chosen is None or any(one.pk == chosen for one in used):
        return used
    return [*rows.filter(Q(pk=chosen)), *used]


def keep_rest(request: BrandRequest, post: Post) -> None:
    """What was chosen in the form. A form without the field changes nothing. Raises `Http404`."""
    if "rests" not in request.POST:
        return
    number = number_or_none(request.POST.get("rests", ""))
    article = get_object_or_404(Article.of(request.brand), pk=number) if number else None
    rest_on(post, article, request.person, request.now)
