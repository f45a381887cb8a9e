"""Who is looking, who is writing: kept for seconds, so that two people do not answer at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Max, Q

from rapport.accounts.models import Brand, Person
from rapport.inbox.models import Conversation, Presence

LOOKING = timedelta(seconds=40)
WRITING = timedelta(seconds=8)


class Doing(StrEnum):
    """What somebody is at, the most telling first."""

    WRITING = "writing"
    NOTING = "noting"
    LOOKING = "looking"


def seen(
    conversation: Conversation, person: Person | None, now: datetime, writing: bool = False, noting: bool = False
) -> None:
    """Somebody has the conversation before them; None is the contact. What is older than the last is ignored."""
    kept = {"brand_id": conversation.brand_id, "looking_until": now + LOOKING, "seen_at": now}
    if writing:
        kept["writing_until"] = now + WRITING
    if noting:
        kept["noting_until"] = now + WRITING
    here = Presence.across_brands.filter(conversation=conversation, person=person)
    if not Presence.across_brands.get_or_create(conversation=conversation, person=person, defaults=kept)[1]:
        here.filter(Q(seen_at=None) | Q(seen_at__lte=now)).update(**kept)


def left(conversation: Conversation, person: Person | None, now: datetime) -> None:
    """Not here any more; that they have seen it stays. A late word of looking does not bring them back."""
    here = Presence.across_brands.filter(conversation=conversation, person=person)
    here.update(looking_until=now, writing_until=None, noting_until=None, seen_at=now)


def doing(row: Presence, now: datetime) -> Doing:
    """What somebody who is here is at."""
    if row.writing_until and row.writing_until > now:
        return Doing.WRITING
    return Doing.NOTING if row.noting_until and row.noting_until > now else Doing.LOOKING


def here(conversation: Conversation, now: datetime) -> list[Presence]:
    """Who looks at it or writes in it now: teammates, and the contact (no person)."""
    rows = Presence.across_brands.filter(conversation=conversation, looking_until__gt=now)
    return list(rows.select_related("person"))


def around(brand: Brand, conversations: Collection[int], me: Person, now: datetime) -> dict[int, list[Presence]]:
    """Who but me is in each conversation now: teammates who look or write, contacts who write."""
    rows = Presence.of(brand).filter(conversation__in=conversations, looking_until__gt=now).exclude(person=me)
    found: dict[int, list[Presence]] = {}
    for one in rows.select_related("person").order_by("pk"):
        if one.person or doing(one, now) is Doing.WRITING:
            found.setdefault(one.conversation_id, []).append(one)
    return found


def others(conversation: Conversation, me: Person, now: datetime) -> list[Presence]:
    """Teammates who look at it or write in it now."""
    return [one for one in here(conversation, now) if one.person and one.person != me]


def contact_writes(conversation: Conversation, now: datetime) -> bool:
    return any(one.writing_until and one.writing_until > now for one in here(conversation, now) if not one.person)


def contact_saw(conversation: Conversation) -> datetime | None:
    """When the contact last had the conversation before them, where the network tells."""
    here = Presence.across_brands.filter(conversation=conversation, person=None)
    return here.values_list("seen_at", flat=True).first()


def people_saw(conversation: Conversation) -> datetime | None:
    """When one of the brand's people last had the conversation before them."""
    here = Presence.across_brands.filter(conversation=conversation, person__isnull=False)
    found: datetime | None = here.aggregate(at=Max("seen_at"))["at"]
    return found


def people_write(conversation: Conversation, now: datetime) -> bool:
    here = Presence.across_brands.filter(conversation=conversation, person__isnull=False)
    return here.filter(writing_until__gt=now).exists()
