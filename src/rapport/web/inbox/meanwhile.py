"""What the second of two people is told: who answered, and how long ago."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.domain.set_apart import isolated
from rapport.inbox.models import Message


def answered_meanwhile(said: Message, me: Person, now: datetime) -> str:
    """Who spoke before these words left, and when."""
    seconds = max(1, int((now - said.received_at).total_seconds()))
    time = _("%(n)d s") % {"n": seconds} if seconds < 60 else _("%(n)d min") % {"n": seconds // 60}
    by = said.reply.approved_by if said.reply else None
    if said.reply and not by:
        return _("The robot answered %(time)s ago.") % {"time": time}
    if by == me:
        return _("You answered %(time)s ago, in another window.") % {"time": time}
    who = isolated(by.name) if by else _("Somebody in the network's own app")
    return _("%(who)s answered %(time)s ago.") % {"who": who, "time": time}
