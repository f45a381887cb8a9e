"""Who signs in and out, as each brand they work for records it; and the password they do it with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from rapport.accounts.models import Person
from rapport.accounts.tokens import close_all_sign_in
from rapport.ledger.what import What
from rapport.ledger.write import note


def signed_in(person: Person, how: str, now: datetime) -> None:
    """`how` is link or password."""
    _everywhere(person, What.SIGNED_IN, now, how=how)


def signed_out(person: Person, now: datetime) -> None:
    _everywhere(person, What.SIGNED_OUT, now)


def slowed(person: Person, address: str, now: datetime) -> None:
    """Somebody at this address gave too many wrong passwords for the person."""
    _everywhere(person, What.SIGN_IN_SLOWED, now, address=address)


@transaction.atomic
def set_password(person: Person, new: str, now: datetime) -> None:
    """The person's password from now on, which was found good enough before.

    Links that would let somebody in without it work no longer: whoever changes it may have reason to.
    """
    person.set_password(new)
    person.save(update_fields=["password"])
    close_all_sign_in(person, now)
    _everywhere(person, What.PASSWORD_CHANGED, now)


@transaction.atomic
def _everywhere(person: Person, what: What, now: datetime, **data: Any) -> None:
    for membership in person.memberships.select_related("brand"):
        note(membership.brand, what, now, by=person, **data)
