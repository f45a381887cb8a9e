"""Contacts: everybody who ever wrote, with their names on each network and their history."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.auth import ApiRequest
from rapport.api.conversations import whole
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.schemas.base import Page
from rapport.api.schemas.contact import Contact, ContactLine
from rapport.inbox import models as inbox

router = Router(tags=["contacts"])

HISTORY = 50


@router.get("", response=Page[ContactLine])
def list_contacts(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[ContactLine]:
    """Those met last first."""
    rows = inbox.Contact.of(request.brand).prefetch_related("identities")
    found, following = newest_first(rows, cursor, limit)
    return Page[ContactLine](items=[ContactLine.of(row) for row in found], next=following)


@router.get("/{int:contact}", response=Contact)
def show_contact(request: ApiRequest, contact: int) -> Contact:
    """With the latest conversations over all channels; `/conversations?contact=` has the rest."""
    row = get_object_or_404(inbox.Contact.of(request.brand).prefetch_related("identities"), pk=contact)
    talks = whole(request.brand).filter(contact=row).order_by("-last_at", "-pk")
    return Contact.whole(row, list(talks[:HISTORY]))
