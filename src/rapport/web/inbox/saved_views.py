"""Saved views in the rail: kept from the list that is shown, renamed, thrown away, and counted."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rapport.inbox.lists import BadFilter
from rapport.inbox.models import SavedView
from rapport.inbox.order import Order
from rapport.inbox.saved_views import (
    MOST,
    CannotSave,
    ListWish,
    counted,
    delete_view,
    rename_view,
    save_view,
    saved_views,
)
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.queue_address import FILTERS, address
from rapport.web.inbox.responses import refused

REFUSED: dict[str, Promise] = {
    "no name": gettext_lazy("A saved view needs a name."),
    "name taken": gettext_lazy("There is a saved view of that name. Choose another."),
}


@require_POST
@member("write")
def saved(request: BrandRequest) -> HttpResponseBase:
    """Keep the list that the form names under `name`; `shared` for everybody of the brand."""
    given = request.POST
    order = given.get("order", "")
    wish = ListWish(
        given.get("view", "waiting"),
        {name: given[name] for name in FILTERS if given.get(name)},
        given.get("q", "").strip(),
        Order(order) if order in set(Order) else Order.NEWEST,
    )
    shared = "shared" in given
    try:
        row = save_view(request.brand, given.get("name", ""), wish, request.person, request.now, shared=shared)
    except BadFilter:
        return refused(_("This list cannot be kept. Nothing was changed."), 400)
    except CannotSave as error:
        return _cannot(error)
    return redirect(f"{reverse('inbox:index', args=[request.brand.slug])}?{address(row)}")


@require_POST
@member("write")
def renaming(request: BrandRequest, number: int) -> HttpResponseBase:
    row = _mine(request, number)
    try:
        rename_view(row, request.POST.get("name", ""), request.person, request.now)
    except CannotSave as error:
        return _cannot(error)
    return redirect(f"{reverse('inbox:index', args=[request.brand.slug])}?{address(row)}")


@require_POST
@member("write")
def deletion(request: BrandRequest, number: int) -> HttpResponseBase:
    delete_view(_mine(request, number), request.person, request.now)
    return redirect("inbox:index", brand=request.brand.slug)


@require_safe
@member("see")
def counts(request: BrandRequest) -> HttpResponseBase:
    """The links with how many are in each now; asked for after the page, which waits for no count."""
    rows = [
        (row, address(row), counted(row, request.person)) for row in saved_views(request.brand, request.person)
    ]
    given = {"brand": request.brand, "rows": rows, "asked": request.GET.get("asked", "")}
    return render(request, "components/saved_views.html", given)


def _mine(request: BrandRequest, number: int) -> SavedView:
    return get_object_or_404(saved_views(request.brand, request.person), pk=number)


def _cannot(error: CannotSave) -> HttpResponseBase:
    many = _("%(n)s saved views are kept at most. Delete one first.") % {"n": MOST}
    return refused(str(REFUSED.get(error.why, many)), 400)
