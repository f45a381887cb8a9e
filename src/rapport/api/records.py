"""The ledger, whether it is whole, what could not be read, and who asks."""

from __future__ import annotations

from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Query, Router

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first, seq_of
from rapport.api.schemas.base import Page
from rapport.api.schemas.names import PersonName
from rapport.api.schemas.record import Chain, DeadLetter, Entry, Me
from rapport.intake import models as intake
from rapport.intake.dead_letters import try_again
from rapport.ledger import models as ledger
from rapport.ledger.check import first_break, size

router = Router()

What = Annotated[str, Query(description="Only what is called this, as `decision` or `reply sent`.")]
About = Annotated[int | None, Query(description="Only what is about the conversation with this id.")]


@router.get("/me", response=Me, tags=["me"])
def show_me(request: ApiRequest) -> Me:
    """Whose token this is."""
    brand, member = request.brand, request.membership
    return Me(brand=brand.slug, brand_name=brand.name, person=PersonName.of(request.person), role=member.role)


@router.get("/ledger", response=Page[Entry], tags=["ledger"])
def list_ledger(
    request: ApiRequest, what: What = "", conversation: About = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[Entry]:
    """In order, oldest first. The cursor is a `seq`: with the last one you have, you get what came after it."""
    rows = ledger.Entry.of(request.brand).filter(seq__gt=seq_of(cursor)).select_related("person").order_by("seq")
    if what:
        rows = rows.filter(what=what)
    if conversation is not None:
        rows = rows.filter(conversation=conversation)
    found = list(rows[: limit + 1])
    following = str(found[limit - 1].seq) if len(found) > limit else None
    return Page[Entry](items=[Entry.of(row) for row in found[:limit]], next=following)


@router.get("/ledger/verify", response=Chain, tags=["ledger"])
def verify_ledger(request: ApiRequest) -> Chain:
    """Compute every hash again: whole, or the place of the first row that was changed, added or removed."""
    broken = first_break(request.brand)
    return Chain(whole=broken is None, first_break=broken, length=size(request.brand))


@router.get("/dead-letters", response=Page[DeadLetter], tags=["dead letters"])
def list_dead_letters(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[DeadLetter]:
    """What arrived and could not be read, with its reason."""
    rows = intake.DeadLetter.of(request.brand).filter(dead_at__isnull=False, settled_at__isnull=True)
    found, following = newest_first(rows.select_related("channel"), cursor, limit)
    return Page[DeadLetter](items=[DeadLetter.of(row) for row in found], next=following)


@router.post("/dead-letters/{int:letter}/try-again", response=DeadLetter, auth=WRITE, tags=["dead letters"])
def try_letter_again(request: ApiRequest, letter: int) -> DeadLetter:
    """Five more tries, at once."""
    rows = intake.DeadLetter.of(request.brand).filter(dead_at__isnull=False, settled_at__isnull=True)
    row = get_object_or_404(rows.select_related("channel"), pk=letter)
    try_again(row, request.person, request.now)
    row.refresh_from_db()
    return DeadLetter.of(row)
