"""A teammate leaves a brand: their keys stop working and their open conversations are everybody's again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.members import remove
from rapport.accounts.models import Membership, Person
from rapport.availability.models import Hours
from rapport.inbox.models import Conversation, SavedView, Status, UnsentWords
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.models import UnsentPost


@transaction.atomic
def remove_member(membership: Membership, by: Person, now: datetime) -> int:
    """Remove a member, their shifts, what they never sent and saved for themselves.

    Returns how many conversations were given back. Raises `LastOwner`.
    """
    brand, person = membership.brand, membership.person
    remove(membership, now)
    for theirs_alone in (UnsentWords, UnsentPost, SavedView, Hours):
        theirs_alone.of(brand).filter(person=person).delete()
    theirs = Conversation.of(brand).filter(assignee=person).exclude(status=Status.RESOLVED)
    given_back = theirs.update(assignee=None)
    note(brand, What.MEMBER_REMOVED, now, by=by, member=person.handle, conversations=given_back)
    return given_back
