"""Saved replies: written, changed, thrown away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.answers.models import SavedReply
from rapport.ledger.write import note
from rapport.people.models import Brand, Person


@transaction.atomic
def write(
    brand: Brand, title: str, language: str, text: str, by: Person, at: datetime, saved: SavedReply | None = None
) -> SavedReply:
    """Save words for everybody of the brand; an empty language means any."""
    saved = saved or SavedReply(brand=brand, created_at=at)
    saved.title, saved.language, saved.text = title, language, text
    saved.save()
    note(brand, "saved reply written", at, by=by, saved_reply=saved.pk, title=title)
    return saved


@transaction.atomic
def delete(saved: SavedReply, by: Person, at: datetime) -> None:
    """Gone; what was said with it stays in the conversations."""
    note(saved.brand_id, "saved reply deleted", at, by=by, saved_reply=saved.pk, title=saved.title)
    SavedReply.of(saved.brand).filter(pk=saved.pk).delete()
