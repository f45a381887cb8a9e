"""Saved views: one's own and the brand's, listed with how many are in each, kept, renamed, thrown away."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.problems import Problem
from rapport.api.schemas.base import Done, Page
from rapport.api.schemas.saved_view import SavedView, SavedViewGiven, SavedViewName
from rapport.inbox import models as inbox
from rapport.inbox.lists import BadFilter
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

router = Router(tags=["saved views"])
WHY = {
    "no name": "A saved view needs a name. Nothing was changed.",
    "name taken": "There is a saved view of that name. Choose another; nothing was changed.",
    "too many": f"At most {MOST} saved views are kept. Delete one first; nothing was changed.",
}


@router.get("", response=Page[SavedView])
def list_saved_views(request: ApiRequest) -> Page[SavedView]:
    """All of them, by name; there are few."""
    rows = saved_views(request.brand, request.person).select_related("brand")
    return Page[SavedView](items=[SavedView.of(row, counted(row, request.person)) for row in rows], next=None)


@router.post("", response={201: SavedView}, auth=WRITE)
def keep_saved_view(request: ApiRequest, given: SavedViewGiven) -> Status[SavedView]:
    """Keep a list under a name, for oneself or for everybody of the brand."""
    wish = ListWish(given.view, given.filters, given.q, Order(given.order))
    try:
        row = save_view(request.brand, given.name, wish, request.person, request.now, shared=given.shared)
    except BadFilter as error:
        raise Problem(422, "not_valid", f"{error} Nothing was changed.") from error
    except CannotSave as error:
        raise Problem(409, "cannot_save", WHY[error.why]) from error
    return Status(201, SavedView.of(row, counted(row, request.person)))


@router.put("/{int:saved_view}", response=SavedView, auth=WRITE)
def rename_saved_view(request: ApiRequest, saved_view: int, given: SavedViewName) -> SavedView:
    """Give it another name."""
    row = _found(request, saved_view)
    try:
        rename_view(row, given.name, request.person, request.now)
    except CannotSave as error:
        raise Problem(409, "cannot_save", WHY[error.why]) from error
    return SavedView.of(row, counted(row, request.person))


@router.delete("/{int:saved_view}", response=Done, auth=WRITE)
def delete_saved_view(request: ApiRequest, saved_view: int) -> Done:
    """Throw the name away; the conversations stay where they are."""
    delete_view(_found(request, saved_view), request.person, request.now)
    return Done()


def _found(request: ApiRequest, number: int) -> inbox.SavedView:
    return get_object_or_404(saved_views(request.brand, request.person).select_related("brand"), pk=number)
