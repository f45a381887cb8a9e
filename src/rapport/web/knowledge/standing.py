"""How an article stands: approved, retired, and where it may be said automatically."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from rapport.accounts.models import Brand
from rapport.answers import articles
from rapport.answers.models import Article, MayAnswer
from rapport.channels.models import Channel
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, packages
from rapport.inbox.article_ends import retire_article
from rapport.promise.lacking import Lacks, lacking
from rapport.promise.standing import Standing
from rapport.promise.standing import standing as promises
from rapport.triage.read import default_reader
from rapport.web.access import BrandRequest, member

WAITS = _lazy("It waits for somebody else's yes. Until then nothing changes in what the robot says.")


@require_POST
@member("write")
def approve(request: BrandRequest, pk: int) -> HttpResponse:
    """The words as they were when the page was opened; changed ones are shown again first."""
    article = get_object_or_404(Article.of(request.brand), pk=pk)
    if request.POST.get("seen") != article.changed_at.isoformat():
        messages.error(request, _("Somebody changed this article meanwhile. Read it again, then approve it."))
    else:
        articles.approve(article, request.person, request.now)
        used = article.validity.holds(request.now)
        told = _("Approved. It is used from now on.") if used else _("Approved. It is used while it is valid.")
        messages.success(request, told)
    return _back(request, article)


@require_POST
@member("write")
def retire(request: BrandRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.of(request.brand), pk=pk)
    retire_article(article, request.person, request.now)
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
            if articles.waiting_for_article(article):
                messages.success(request, str(WAITS))
        else:
            articles.keep_from_answering(article, network, request.person, request.now)
    except (articles.NotYet, articles.SaysNo) as error:
        messages.error(request, str(error))
    return _back(request, article)


def connected(brand: Brand) -> set[str]:
    """The networks the brand is on now."""
    return set(Channel.of(brand).filter(closed_at__isnull=True).values_list("network", flat=True))


def networks(brand: Brand, article: Article, here: set[str]) -> list[dict[str, Any]]:
    """For each network of `here`: whether this article may be said there, and what the promise says yet."""
    leaves = {leave.network: leave for leave in MayAnswer.of(brand).filter(article=article).select_related("by")}
    rules = [manifest(name) for name in sorted({*here, *leaves})]
    # Where nobody outside is, neither promise is asked for.
    known = promises([brand.pk], default_reader().name) if not all(one.trial for one in rules) else None
    return [_network(article, one, leaves.get(one.network), None if one.trial else known) for one in rules]


def _network(article: Article, rules: Manifest, leave: MayAnswer | None, known: Standing | None) -> dict[str, Any]:
    """`lacks`: which promise is not proved there yet."""
    lacks: Lacks = lacking(article, frozenset(rules.automatic), default_reader(), known) if known else ""
    return {"manifest": rules, "open": bool(rules.automatic), "lacks": lacks, "leave": leave}


def _back(request: BrandRequest, article: Article) -> HttpResponse:
    return redirect("knowledge:article", brand=request.brand.slug, pk=article.pk)
