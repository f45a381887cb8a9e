"""Who is looking, who is writing: kept for seconds, so that two people do not answer at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from rapport.inbox.models import Conversation, Presence
from rapport.people.models import Person

LOOKING = timedelta(seconds=40)
WRITING = timedelta(seconds=8)


def seen(conversation: Conversation, person: Person | None, now: datetime, writing: bool = False) -> None:
    """Somebody has the conversation before them; None is the contact."""
    kept = {"brand_id": conversation.brand_id, "looking_until": now + LOOKING}
    if writing:
        kept["writing_until"] = now + WRITING
    Presence.every.update_or_create(conversation=conversation, person=person, defaults=kept)


def left(conversation: Conversation, person: Person | None) -> None:
    Presence.every.filter(conversation=conversation, person=person).delete()


def others(conversation: Conversation, me: Person, now: datetime) -> list[Presence]:
    """Teammates who look at it or write in it now."""
    here = Presence.every.filter(conversation=conversation, looking_until__gt=now, person__isnull=False)
    return list(here.exclude(person=me).select_related("person"))


def contact_writes(conversation: Conversation, now: datetime) -> bool:
    return Presence.every.filter(conversation=conversation, person=None, writing_until__gt=now).exists()
