"""Hashtag sets of the brand: listed, written, changed, thrown away; the composer puts one in with a tap."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.publishing.hashtag_models import HashtagSet
from rapport.publishing.hashtag_sets import NotASet, delete_hashtags, write_hashtags
from rapport.web.access import BrandRequest, member
from rapport.web.page import show


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    return _shown(request)


@require_safe
@member("write")
def choice(request: BrandRequest) -> HttpResponse:
    """The sets as the composer offers them."""
    context = {"sets": HashtagSet.of(request.brand), "brand": request.brand}
    return render(request, "publish/hashtag_choice.html", context)


@require_POST
@member("write")
def write(request: BrandRequest) -> HttpResponse:
    """A new one."""
    return _written(request, None)


@require_POST
@member("write")
def change(request: BrandRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(HashtagSet.of(request.brand), pk=pk)
    return _written(request, row)


@require_POST
@member("write")
def delete(request: BrandRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(HashtagSet.of(request.brand).select_related("brand"), pk=pk)
    delete_hashtags(row, request.person, request.now)
    messages.success(request, _("Thrown away; posts that have these hashtags keep them."))
    return redirect("publish:hashtags", brand=request.brand.slug)


def _written(request: BrandRequest, row: HashtagSet | None) -> HttpResponse:
    given = request.POST.get("name", "")[:200], request.POST.get("tags", "")[:4000]
    try:
        write_hashtags(request.brand, *given, request.person, request.now, row)
    except NotASet as error:
        refused = {"pk": row.pk if row else 0, "name": given[0], "tags": given[1], "why": str(error)}
        return _shown(request, refused)
    messages.success(request, _("Saved."))
    return redirect("publish:hashtags", brand=request.brand.slug)


def _shown(request: BrandRequest, refused: dict[str, object] | None = None) -> HttpResponse:
    context = {"sets": HashtagSet.of(request.brand), "refused": refused, "tab": "calendar"}
    return show(request, "publish/hashtags.html", context, status=422 if refused else 200)
