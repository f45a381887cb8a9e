"""Somebody of the brand named in a note, as @handle: told until they have had the conversation before them."""

from __future__ import annotations

import re
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rapport.accounts.models import Brand, Membership, Person
from rapport.inbox.models import Mention, Note

# Not behind a letter: an e-mail address names nobody here.
NAMED = re.compile(r"(?<![\w@.+-])@([A-Za-z0-9][A-Za-z0-9_-]{0,49})")
MOST = 20


def mention(note: Note, now: datetime) -> list[Mention]:
    """Keep whom a note names: members of the brand only, nobody twice, not who wrote it."""
    handles = {one.lower() for one in NAMED.findall(note.text)}
    rows = Membership.of(note.brand).filter(person__is_active=True).exclude(person=note.by_id)
    named = [one.person_id for one in rows.select_related("person") if one.person.handle.lower() in handles]
    kept = [Mention(brand_id=note.brand_id, note=note, person_id=one, at=now) for one in sorted(named)[:MOST]]
    return Mention.across_brands.bulk_create(kept)


def unseen(brand: Brand, person: Person) -> QuerySet[Mention]:
    """Where the person is named and has not looked since."""
    return Mention.of(brand).filter(person=person, seen_at__isnull=True)


def named_in() -> Coalesce:
    """In how many conversations unseen notes name a membership's person, for the query that asks for it anyway."""
    theirs = Mention.across_brands.filter(brand=OuterRef("brand"), person=OuterRef("person"), seen_at__isnull=True)
    counted = theirs.order_by().values("person").annotate(n=Count("note__conversation", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def saw(conversation: int, person: Person, now: datetime) -> None:
    """The person has the conversation before them."""
    rows = Mention.across_brands.filter(note__conversation=conversation, person=person, seen_at__isnull=True)
    rows.update(seen_at=now)
