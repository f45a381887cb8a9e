"""Settings › Import: messages of the past out of a file, looked at first, brought in, taken back whole."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rapport.channels.models import Channel
from rapport.connectors.exports.box import NoExport
from rapport.history.bring_in import stop_import
from rapport.history.erase import contacts_of_history, erase, take_back_import
from rapport.history.recalling import begin_recall
from rapport.history.target import NoTarget
from rapport.history.uploads import answer, discard, offer, start_import
from rapport.inbox.models import Contact, Import
from rapport.web.access import BrandRequest, member
from rapport.web.body_size import IMPORT, takes
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.settings.history_table import TableForm, TwoColumns, said_of
from rapport.web.settings.history_words import LEFT_OUT, in_words, shown_row
from rapport.web.settings.history_words import asked as questions
from rapport.web.settings.recall_offer import NotAgreed, RecallOffer, agreed, recall_offer

LATEST = 30
TAB = {"tab": "history"}


class FileForm(forms.Form):
    """The file that is looked into."""

    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)


@page_with_form
@takes(IMPORT)
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """What was brought in; owners give a file, and find contacts whose words are to go."""
    settles, form = request.membership.may_settle, FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not settles:
            raise PermissionDenied(_("Only owners bring in messages of the past."))
        if form.is_valid() and (row := _offered(request, form)):
            return redirect("settings:history_one", brand=request.brand.slug, pk=row.pk)
    who = request.GET.get("who", "")[:100]
    context = {
        "imports": Import.of(request.brand).select_related("by", "channel").order_by("-pk")[:LATEST],
        "form": form,
        "who": who,
        "found": contacts_of_history(request.brand, who) if settles else [],
        "networks": _networks(request),
        "largest": IMPORT // 1024 // 1024,
        **TAB,
    }
    return show(request, "settings/history.html", context, status=422 if form.errors else 200)


def _offered(request: BrandRequest, form: FileForm) -> Import | None:
    given = form.cleaned_data["file"]
    try:
        return offer(request.brand, request.person, request.now, given.name or "", given.chunks())
    except NoExport as error:
        form.add_error(
            "file", _("This file cannot be read: %(why)s. Nothing was kept.") % {"why": in_words(error)}
        )
        return None


@require_safe
@member("see")
def one(request: BrandRequest, pk: int) -> HttpResponse:
    """One import; while it runs, the page asks for the fragment every second."""
    return _shown(request, _row(request, pk))


def _shown(request: BrandRequest, row: Import, why: str = "") -> HttpResponse:
    """The import's page; `why` the answers that were just given cannot be taken: they stand there still."""
    typed = request.POST.dict() if why else {}
    template = "settings/history_run.html" if request.htmx else "settings/history_one.html"  # type: ignore[attr-defined]
    counts = [(LEFT_OUT.get(name, name), count) for name, count in sorted(row.counts.items()) if count]
    context = {
        "one": row,
        "running": row.state in ("waiting", "running"),
        "asked": questions(row.told.get("ask", []), {**row.told, **typed}),
        "table": TableForm(row, typed) if row.state == "asked" and row.told.get("table") else None,
        "why": why,
        "wrong": [shown_row(each) for each in row.told.get("wrong", [])],
        "left_out": counts,
        "sample": [shown_row(each) for each in row.told.get("sample", [])],
        "may_settle": request.membership.may_settle,
        **TAB,
    }
    return show(request, template, context, status=422 if why else 200)


@require_POST
@member("settle")
def answers(request: BrandRequest, pk: int) -> HttpResponse:
    """What the file does not say; it is looked into again."""
    row = _row(request, pk)
    try:
        if row.state == "asked":
            answer(row, said_of(row, request.POST), request.now)
    except TwoColumns as error:
        return _shown(request, row, str(error))
    except NoExport as error:
        return _shown(request, _row(request, pk), in_words(error))
    return redirect("settings:history_one", brand=request.brand.slug, pk=row.pk)


@require_POST
@member("settle")
def beginning(request: BrandRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    try:
        start_import(row, request.person, request.now)
    except (NoTarget, NoExport) as error:
        messages.error(request, in_words(error))
    return redirect("settings:history_one", brand=request.brand.slug, pk=row.pk)


@require_POST
@member("settle")
def stop(request: BrandRequest, pk: int) -> HttpResponse:
    stop_import(_row(request, pk), request.person, request.now)
    return redirect("settings:history_one", brand=request.brand.slug, pk=pk)


@require_POST
@member("settle")
def removal(request: BrandRequest, pk: int) -> HttpResponse:
    """Taken back whole; what was only looked into is thrown away."""
    row = _row(request, pk)
    if row.state == "asked":
        discard(row)
        messages.success(request, _("The file was thrown away. Nothing of it came in."))
        return redirect("settings:history", brand=request.brand.slug)
    take_back_import(row, request.person, request.now)
    messages.success(request, _("It is being taken back. In a moment nothing of it is left."))
    return redirect("settings:history_one", brand=request.brand.slug, pk=pk)


@require_POST
@member("settle")
def erasing(request: BrandRequest, contact: int) -> HttpResponse:
    """One contact's words of the past, for good."""
    gone = erase(get_object_or_404(Contact.of(request.brand), pk=contact), request.person, request.now)
    messages.success(request, _("Erased: %(n)d messages. They are not brought in again.") % {"n": gone})
    return redirect("settings:history", brand=request.brand.slug)


@require_POST
@member("settle")
def asking(request: BrandRequest, channel: int) -> HttpResponse:
    """What the network of a channel remembers."""
    rows = Channel.of(request.brand).filter(closed_at=None).select_related("brand")
    asked = get_object_or_404(rows, pk=channel)
    try:
        said = agreed(asked, request.POST)
    except NotAgreed as error:
        messages.error(request, str(error))
        return redirect("settings:history", brand=request.brand.slug)
    row = begin_recall(asked, request.person, request.now, said.back, said.most)
    if row is None:
        messages.info(request, _("It is asked already, or it does not tell what was said before."))
        return redirect("settings:history", brand=request.brand.slug)
    return redirect("settings:history_one", brand=request.brand.slug, pk=row.pk)


def _networks(request: BrandRequest) -> list[RecallOffer]:
    """The open channels, whether their networks tell what was said before, and for how much."""
    rows = Channel.of(request.brand).filter(closed_at=None).order_by("network", "handle")
    return [recall_offer(one) for one in rows]


def _row(request: BrandRequest, pk: int) -> Import:
    return get_object_or_404(Import.of(request.brand).select_related("brand", "by", "channel"), pk=pk)
