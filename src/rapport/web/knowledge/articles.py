"""Articles: the list, and one article being read and written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport.accounts.models import Brand
from rapport.answers.articles import refusal_of, waiting_for_article
from rapport.answers.models import Article
from rapport.connectors.registry import manifest
from rapport.domain.zones import zone_or_utc
from rapport.inbox.article_ends import A_WEEK, write_article
from rapport.inbox.models import Decision
from rapport.ledger.read import entries, page
from rapport.ledger.subject import SubjectKind
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.words import network as network_name
from rapport.web.knowledge.asked import begun_from
from rapport.web.knowledge.forms import ArticleForm, filled
from rapport.web.knowledge.learnt import learnt
from rapport.web.knowledge.saving import save_changed
from rapport.web.knowledge.standing import connected, networks
from rapport.web.ledger_words import KNOWLEDGE, WORDS
from rapport.web.methods import page_with_form
from rapport.web.page import show

USED = Q(approved_at__isnull=False, retired_at__isnull=True)
DAYS = 30
PAGE = 50


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """All articles, narrowed by words and by how they stand."""
    words, standing = request.GET.get("q", "").strip(), request.GET.get("standing", "")
    found = _search(Article.of(request.brand), words)
    if standing in standings(request.now):
        found = found.filter(standings(request.now)[standing])
    ordered = found.select_related("approved_by").prefetch_related("wordings", "may_answer")
    shown = Paginator(ordered.order_by("title", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "words": words,
        "standing": standing,
        "counts": _counts(request.brand, request.now),
        "lines": _lines(request, shown),
        "days": DAYS,
    }
    return show(request, "knowledge/articles.html", context)


@page_with_form
@member("write")
def new(request: BrandRequest) -> HttpResponse:
    """A new article; `?from=` messages that had no answer begins with their questions."""
    form = ArticleForm(
        request.POST or None,
        codes=[request.brand.language],
        first=request.brand.language,
        initial=begun_from(request),
        zone=zone_or_utc(request.brand.time_zone),
    )
    if request.method == "POST" and form.is_valid():
        title = form.cleaned_data["title"]
        valid = form.validity
        made = write_article(request.brand, title, form.wordings, request.person, request.now, None, valid)
        messages.success(request, _("Saved. It is used once somebody has approved it."))
        return redirect("knowledge:article", brand=request.brand.slug, pk=made.pk)
    status = 422 if form.is_bound else 200
    return show(
        request, "knowledge/article.html", {"form": form, **_lengths(connected(request.brand))}, status=status
    )


@page_with_form
@member("see")
def article(request: BrandRequest, pk: int) -> HttpResponse:
    """One article with its words side by side, how it stands, and what happened to it."""
    rows = Article.of(request.brand).select_related("approved_by").prefetch_related("wordings")
    found = get_object_or_404(rows, pk=pk)
    if request.method == "POST" and not request.membership.may_write:
        raise PermissionDenied(_("Your role may read articles, not write them."))
    known = [wording.language for wording in found.wordings.all()]
    zone = zone_or_utc(request.brand.time_zone)
    named: dict[str, Any] = {"initial": filled(found, zone), "zone": zone, "held": found.validity}
    form = ArticleForm(request.POST or None, codes=known, first=request.brand.language, **named)
    if request.method == "POST" and form.is_valid() and _as_seen(request, form, found):
        if done := save_changed(request, form, found):
            messages.success(request, done)
        return redirect("knowledge:article", brand=request.brand.slug, pk=found.pk)
    here = connected(request.brand)
    told, _older = page(
        entries(request.brand).filter(subject_kind=SubjectKind.ARTICLE, subject_id=found.pk), KNOWLEDGE, limit=50
    )
    context = {
        "form": form,
        "article": found,
        "history": [(entry, WORDS[entry.what]) for entry in told],
        "networks": networks(request.brand, found, here),
        "says_no": refusal_of(found),
        "waiting": waiting_for_article(found),
        "learnt": learnt(request.brand, found),
        "uses": uses(request, [found.pk])[found.pk],
        "days": DAYS,
        **_lengths(here),
    }
    return show(request, "knowledge/article.html", context, status=422 if form.errors else 200)


def _as_seen(request: BrandRequest, form: ArticleForm, found: Article) -> bool:
    """Whether the words are still those the person began with; else they are asked, with theirs kept."""
    seen = request.POST.get("seen") == found.changed_at.isoformat()
    if not seen:
        sentence = _(
            "Somebody changed this article meanwhile. What you typed is still here: look at theirs in another "
            "window, then save again to replace it."
        )
        form.add_error(None, sentence)
    return seen


def _search(rows: QuerySet[Article], words: str) -> QuerySet[Article]:
    if not words:
        return rows
    inside = Q(wordings__questions__icontains=words) | Q(wordings__answer__icontains=words)
    return rows.filter(Q(title__icontains=words) | inside).distinct()


def standings(now: datetime) -> dict[str, Q]:
    """How an article may stand, by the word of the filter."""
    return {
        "approved": USED,
        "soon": USED & Q(valid_until__gt=now, valid_until__lt=now + A_WEEK),
        "expired": USED & Q(valid_until__lte=now),
        "draft": Q(approved_at__isnull=True, retired_at__isnull=True),
        "retired": Q(retired_at__isnull=False),
    }


def _counts(brand: Brand, now: datetime) -> dict[str, int]:
    counted: dict[str, int] = Article.of(brand).aggregate(
        all=Count("pk"), **{name: Count("pk", filter=where) for name, where in standings(now).items()}
    )
    return counted


def _lines(request: BrandRequest, shown: Page[Article]) -> list[dict[str, Any]]:
    """What the list shows of each article: which languages it has and lacks, and how often it was used."""
    used = uses(request, [one.pk for one in shown])
    lines = []
    for one in shown:
        has = {wording.language for wording in one.wordings.all()}
        codes = sorted(has | {code for code, _name in settings.LANGUAGES})
        coverage = [(code, code in has) for code in codes]
        # What is over, or has not begun, is said nowhere: the leave waits until it is in force.
        leaves = one.may_answer.all() if one.validity.holds(request.now) else ()
        said_on = [network_name(leave.network) for leave in leaves]
        lines.append({"article": one, "coverage": coverage, "said_on": said_on, "uses": used[one.pk]})
    return lines


def uses(request: BrandRequest, pks: Collection[int]) -> dict[int, dict[str, int]]:
    """How many decisions of the last days named each article, by route."""
    since = request.now - timedelta(days=DAYS)
    recent = Decision.of(request.brand).filter(article__in=pks, message__received_at__gte=since)
    counted: dict[int, dict[str, int]] = defaultdict(lambda: {"draft": 0, "answer": 0, "person": 0})
    for pk, route, n in recent.values_list("article", "route").annotate(n=Count("pk")):
        counted[pk][route] = n
    return counted


def _lengths(here: set[str]) -> dict[str, Any]:
    """The shortest text limit among the networks, and whose it is."""
    limits = [(most, network_name(name)) for name in here if (most := manifest(name).limits.text)]
    shortest = min(limits, default=(0, ""))
    return {"shortest": shortest[0], "shortest_name": shortest[1]}
