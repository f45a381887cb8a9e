"""Saved replies: the list, one being written, one being thrown away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport.answers import saved
from rapport.answers.models import SavedReply
from rapport.domain.set_apart import isolated
from rapport.web.access import BrandRequest, member
from rapport.web.knowledge.forms import SavedReplyForm
from rapport.web.methods import page_with_form
from rapport.web.page import show


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    return show(request, "knowledge/saved.html", {"saved": SavedReply.of(request.brand).order_by("title", "pk")})


@page_with_form
@member("write")
def new(request: BrandRequest) -> HttpResponse:
    return _write(request, None)


@page_with_form
@member("write")
def reply(request: BrandRequest, pk: int) -> HttpResponse:
    return _write(request, get_object_or_404(SavedReply.of(request.brand), pk=pk))


@page_with_form
@member("write")
def deletion(request: BrandRequest, pk: int) -> HttpResponse:
    """Asks first; what is thrown away does not come back."""
    found = get_object_or_404(SavedReply.of(request.brand), pk=pk)
    if request.method != "POST":
        return show(request, "knowledge/saved_deletion.html", {"reply": found})
    saved.delete(found, request.person, request.now)
    messages.success(request, _("Deleted “%(title)s”.") % {"title": isolated(found.title)})
    return redirect("knowledge:saved", brand=request.brand.slug)


def _write(request: BrandRequest, known: SavedReply | None) -> HttpResponse:
    form = SavedReplyForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        words = (given["title"], given["language"], given["text"])
        saved.write(request.brand, *words, by=request.person, at=request.now, saved=known)
        messages.success(request, _("Saved."))
        return redirect("knowledge:saved", brand=request.brand.slug)
    context = {"form": form, "reply": known}
    return show(request, "knowledge/saved_reply.html", context, status=422 if form.errors else 200)
