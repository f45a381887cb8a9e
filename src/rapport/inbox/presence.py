"""Who is looking, who is writing: kept for seconds, so that two people do not answer at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max, Q

from rapport.inbox.models import Conversation, Presence
from rapport.people.models import Person

LOOKING = timedelta(seconds=40)
WRITING = timedelta(seconds=8)


def seen(conversation: Conversation, person: Person | None, now: datetime, writing: bool = False) -> None:
    """Somebody has the conversation before them; None is the contact. What is older than the last is ignored."""
    kept = {"brand_id": conversation.brand_id, "looking_until": now + LOOKING, "seen_at": now}
    if writing:
        kept["writing_until"] = now + WRITING
    here = Presence.every.filter(conversation=conversation, person=person)
    if not Presence.every.get_or_create(conversation=conversation, person=person, defaults=kept)[1]:
        here.filter(Q(seen_at=None) | Q(seen_at__lte=now)).update(**kept)


def left(conversation: Conversation, person: Person | None, now: datetime) -> None:
    """Not here any more; that they have seen it stays. A late word of looking does not bring them back."""
    here = Presence.every.filter(conversation=conversation, person=person)
    here.update(looking_until=now, writing_until=None, seen_at=now)


def others(conversation: Conversation, me: Person, now: datetime) -> list[Presence]:
    """Teammates who look at it or write in it now."""
    here = Presence.every.filter(conversation=conversation, looking_until__gt=now, person__isnull=False)
    return list(here.exclude(person=me).select_related("person"))


def contact_writes(conversation: Conversation, now: datetime) -> bool:
    return Presence.every.filter(conversation=conversation, person=None, writing_until__gt=now).exists()


def contact_saw(conversation: Conversation) -> datetime | None:
    """When the contact last had the conversation before them, where the network tells."""
    here = Presence.every.filter(conversation=conversation, person=None)
    return here.values_list("seen_at", flat=True).first()


def people_saw(conversation: Conversation) -> datetime | None:
    """When one of the brand's people last had the conversation before them."""
    here = Presence.every.filter(conversation=conversation, person__isnull=False)
    found: datetime | None = here.aggregate(at=Max("seen_at"))["at"]
    return found


def people_write(conversation: Conversation, now: datetime) -> bool:
    here = Presence.every.filter(conversation=conversation, person__isnull=False)
    return here.filter(writing_until__gt=now).exists()
