"""Random words that prove somebody: made once, shown once, kept as a hash, single use or revocable."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify

from rapport.people.models import Brand, Invitation, Membership, Person, Role, Token

LIFE = timedelta(hours=72)


class NotValid(Exception):
    """The link or token is unknown, used, revoked or too old."""


class MeantFor(NotValid):
    """The link is for somebody who is known here already; it is not used up, and works once they are signed in."""

    def __init__(self, email: str) -> None:
        super().__init__(f"Sign in as {email} first, then open this link again.")
        self.email = email


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    brand: Brand,
    email: str,
    now: datetime,
    *,
    name: str = "",
    role: str = Role.AGENT,
    by: Person | None = None,
) -> str:
    """A link's token for `email`; whoever opens it within 72 hours is that person, once."""
    token = secrets.token_urlsafe(32)
    Invitation.every.create(
        brand=brand,
        token_hash=hashed(token),
        email=email.strip().lower(),
        name=name,
        role=role,
        invited_by=by,
        expires_at=now + LIFE,
    )
    return token


def withdraw(invitation: Invitation, now: datetime) -> None:
    """The link works no longer."""
    Invitation.of(invitation.brand).filter(pk=invitation.pk, used_at__isnull=True).update(expires_at=now)


def look(token: str, now: datetime) -> Invitation:
    """The invitation behind a link, not used by looking: previews open links too. Raises `NotValid`."""
    found = Invitation.every.select_related("brand", "invited_by").filter(token_hash=hashed(token)).first()
    if found is None or not found.is_open(now):
        raise NotValid("This link is no longer valid. Ask for a new one: each works once, for 72 hours.")
    return found


@transaction.atomic
def accept(token: str, now: datetime, me: Person | None = None) -> tuple[Person, Brand]:
    """Use an invitation: its person (made when new) becomes a member. Raises `NotValid`.

    `me` is who is signed in. The owner who invites sees the link, so for somebody who is known here already it
    works only for that person: else any owner could sign in as any person by inviting them. Links made on the
    command line (`invited_by` nobody) do sign in.
    """
    found = Invitation.every.select_for_update().filter(token_hash=hashed(token)).first()
    if found is None or not found.is_open(now):
        raise NotValid("This link is no longer valid. Ask for a new one: each works once, for 72 hours.")
    Invitation.every.filter(pk=found.pk).update(used_at=now)
    known = Person.objects.filter(email__iexact=found.email).first()
    if known and known != me and found.invited_by_id is not None:
        raise MeantFor(known.email)
    person = known or _new(found, found.brand)
    if not person.is_active:
        raise NotValid("This person has been switched off.")
    Membership.every.get_or_create(brand=found.brand, person=person, defaults={"role": found.role})
    return person, found.brand


def _new(found: Invitation, brand: Brand) -> Person:
    name = found.name or found.email.split("@")[0]
    base = slugify(name.split()[0]) or "person"
    handle, n = base, 2
    while Person.objects.filter(handle=handle).exists():
        handle, n = f"{base}{n}", n + 1
    person = Person(email=found.email, handle=handle, name=name, language=brand.language)
    person.set_unusable_password()
    person.save()
    return person


def issue(brand: Brand, person: Person, name: str = "") -> str:
    """A bearer token for other programs, as this person in this brand."""
    token = f"rap_{secrets.token_urlsafe(32)}"
    Token.every.create(brand=brand, person=person, name=name, token_hash=hashed(token))
    return token


def revoke(token: Token, now: datetime) -> None:
    """The token opens nothing from now on."""
    Token.of(token.brand).filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)


def bearer(token: str, now: datetime) -> Token:
    """The token's row, with its brand and person; raises `NotValid`. Use is noted at most once a minute."""
    found = (
        Token.every.select_related("brand", "person")
        .filter(token_hash=hashed(token), revoked_at__isnull=True, person__is_active=True)
        .first()
    )
    if found is None or not Membership.of(found.brand).filter(person=found.person).exists():
        raise NotValid("This token is unknown or was revoked.")
    if found.used_at is None or (now - found.used_at).total_seconds() > 60:
        Token.every.filter(pk=found.pk).update(used_at=now)
    return found
