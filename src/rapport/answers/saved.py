"""Saved replies: written, changed, thrown away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.answers.models import SavedReply
from rapport.domain.variables import NAMES, braced
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.triage.slots import KINDS


class NoSuchVariable(ValueError):
    """Something stands in braces that nothing can fill; the message says what there is."""

    def __init__(self, name: str) -> None:
        known = ", ".join(f"{{{one}}}" for one in NAMES)
        super().__init__(f"Nothing fills {{{name}}} in a saved reply; there are {known}.")
        self.name = name


def check(text: str) -> None:
    """Raises `NoSuchVariable`. What articles leave open may stand in a saved reply, too: a person fills it in."""
    for name in braced(text):
        if name not in NAMES and name not in KINDS:
            raise NoSuchVariable(name)


@transaction.atomic
def write(
    brand: Brand, title: str, language: str, text: str, by: Person, at: datetime, saved: SavedReply | None = None
) -> SavedReply:
    """Save words for everybody of the brand; an empty language means any. Raises `NoSuchVariable`."""
    check(text)
    saved = saved or SavedReply(brand=brand, created_at=at)
    saved.title, saved.language, saved.text = title, language, text
    saved.save()
    note(brand, What.SAVED_REPLY_WRITTEN, at, by=by, saved_reply=saved.pk, title=title)
    return saved


@transaction.atomic
def delete(saved: SavedReply, by: Person, at: datetime) -> None:
    """Gone; what was said with it stays in the conversations."""
    note(saved.brand_id, What.SAVED_REPLY_DELETED, at, by=by, saved_reply=saved.pk, title=saved.title)
    SavedReply.of(saved.brand).filter(pk=saved.pk).delete()
