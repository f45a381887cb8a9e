"""The ways to ask an article that were learnt from approved drafts: shown, and taken out by an owner."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.accounts.models import Brand
from rapport.answers import paraphrases
from rapport.answers.models import Article, Paraphrase
from rapport.inbox.models import Message
from rapport.web.access import BrandRequest, member


@require_POST
@member("settle")
def removal(request: BrandRequest, pk: int, question: int) -> HttpResponse:
    """It is not used any more, and is not learnt again."""
    article = get_object_or_404(Article.of(request.brand), pk=pk)
    rows = Paraphrase.of(request.brand).filter(article=article, ended_at__isnull=True)
    paraphrases.remove(get_object_or_404(rows, pk=question), article, request.person, request.now)
    messages.success(request, _("Taken out. It is not learnt again for this article."))
    return redirect("knowledge:article", brand=request.brand.slug, pk=pk)


def learnt(brand: Brand, article: Article) -> list[dict[str, Any]]:
    """The questions in use, latest first, each with the conversation it came from."""
    rows = Paraphrase.of(brand).filter(article=article, ended_at__isnull=True).select_related("by")
    found = list(rows.order_by("-learnt_at", "-pk"))
    came = Message.of(brand).filter(pk__in=[row.message for row in found])
    talks = dict(came.values_list("pk", "conversation_id"))
    return [{"row": row, "talk": talks.get(row.message)} for row in found]
