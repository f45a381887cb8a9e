"""Trying a question: what would match it, how well, and by how much."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rapport.answers.library import Library
from rapport.answers.models import Article
from rapport.triage.match import CLEAR, WEAK
from rapport.web.access import BrandRequest, member
from rapport.web.page import show

LONGEST = 2000


@require_safe
@member("see")
def question(request: BrandRequest) -> HttpResponse:
    """The approved articles are asked as a customer's message would ask them; nothing is kept."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    context: dict[str, object] = {"q": words, "weak": WEAK, "clear": CLEAR}
    if words:
        match = Library.of([request.brand.pk]).match(request.brand.pk, [words])[0]
        found = Article.of(request.brand).filter(pk=int(match.article)) if match.article else None
        article = found.prefetch_related("wordings").first() if found is not None else None
        context |= {
            "match": match,
            "article": article,
            "in_force": article is not None and article.in_force(request.now),
            "enough": match.score >= WEAK,
            "ahead": match.margin >= CLEAR,
        }
    fragment = request.headers.get("HX-Request") == "true"
    return show(request, "knowledge/tried.html" if fragment else "knowledge/try.html", context)
