"""Who is in a conversation now, in words: the same in the list, in its head and beside a note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rapport.domain.set_apart import isolated
from rapport.inbox.models import Presence
from rapport.inbox.presence import Doing, doing

SAYS = {
    Doing.WRITING: _("%(name)s is answering"),
    Doing.NOTING: _("%(name)s is writing a note"),
    Doing.LOOKING: _("%(name)s is looking"),
}
CONTACT = _("%(name)s is writing")
MOST_TELLING = list(Doing)


def says(row: Presence, contact: str, now: datetime) -> str:
    """What one of them is at; the contact's name for who is no person of the brand."""
    if row.person is None:
        return CONTACT % {"name": isolated(contact)}
    return SAYS[doing(row, now)] % {"name": isolated(row.person.name)}


def most_telling(rows: Sequence[Presence], now: datetime) -> Presence | None:
    """The one that a line with room for one names: who answers before who writes a note before who looks."""
    return min(rows, key=lambda one: (MOST_TELLING.index(doing(one, now)), one.person is None), default=None)
