"""How an article stands: approved, retired, and where it may be said automatically."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.answers import articles
from rapport.answers.models import Article, MayAnswer
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, packages
from rapport.people.models import Brand, Channel
from rapport.promise.models import Calibration
from rapport.web.access import BrandRequest, member


@require_POST
@member("write")
def approve(request: BrandRequest, pk: int) -> HttpResponse:
    """The words as they were when the page was opened; changed ones are shown again first."""
    article = get_object_or_404(Article.of(request.brand), pk=pk)
    if request.POST.get("seen") != article.changed_at.isoformat():
        messages.error(request, _("Somebody changed this article meanwhile. Read it again, then approve it."))
    else:
        articles.approve(article, request.person, request.now)
        messages.success(request, _("Approved. It is used from now on."))
    return _back(request, article)


@require_POST
@member("write")
def retire(request: BrandRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.of(request.brand), pk=pk)
    articles.retire(article, request.person, request.now)
    messages.success(request, _("Retired. It is not used any more; approve it to bring it back."))
    return _back(request, article)


@require_POST
@member("settle")
def leave(request: BrandRequest, pk: int, network: str) -> HttpResponse:
    """The owner's switch: `on=yes` lets the article be said automatically on a network, else it is drafted."""
    article = get_object_or_404(Article.of(request.brand), pk=pk)
    if network not in packages():
        raise Http404(_("There is no such network."))
    try:
        if request.POST.get("on") == "yes":
            articles.let_answer(article, network, request.person, request.now)
        else:
            articles.keep_from_answering(article, network, request.person, request.now)
    except (articles.NotYet, articles.SaysNo) as error:
        messages.error(request, str(error))
    return _back(request, article)


def networks(brand: Brand, article: Article) -> list[dict[str, Any]]:
    """For each network the brand is on: whether this article may be said there, and what the promise says yet."""
    leaves = {leave.network: leave for leave in MayAnswer.of(brand).filter(article=article).select_related("by")}
    connected = Channel.of(brand).filter(closed_at__isnull=True).values_list("network", flat=True)
    fitted = set(Calibration.of(brand).values_list("kind", flat=True).distinct())
    return [_network(manifest(name), leaves.get(name), fitted) for name in sorted({*connected, *leaves})]


def _network(rules: Manifest, leave: MayAnswer | None, fitted: set[str]) -> dict[str, Any]:
    """`ready`: nothing but the message decides any more: the practice network, or one with a calibration."""
    ready = rules.trial or not fitted.isdisjoint(rules.automatic)
    return {"manifest": rules, "open": bool(rules.automatic), "ready": ready, "leave": leave}


def _back(request: BrandRequest, article: Article) -> HttpResponse:
    return redirect("knowledge:article", brand=request.brand.slug, pk=article.pk)
