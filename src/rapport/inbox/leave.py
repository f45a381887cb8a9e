"""A teammate leaves a brand: their keys stop working and their open conversations are everybody's again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.inbox.models import Conversation, Status
from rapport.ledger.write import note
from rapport.people.members import remove
from rapport.people.models import Membership, Person


@transaction.atomic
def leave(membership: Membership, by: Person, now: datetime) -> int:
    """Remove a member; how many conversations were given back. Raises `LastOwner`."""
    brand, person = membership.brand, membership.person
    remove(membership, now)
    theirs = Conversation.of(brand).filter(assignee=person).exclude(status=Status.RESOLVED)
    given_back = theirs.update(assignee=None)
    note(brand, "member removed", now, by=by, member=person.handle, conversations=given_back)
    return given_back
