"""Random words that prove somebody: made once, shown once, kept as a hash, single use or revocable."""

from __future__ import annotations

import hashlib
import re
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from rapport.accounts.models import Brand, Invitation, Membership, Person, Role, Token
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.store.impatient import waiting_for_nobody

LIFE, SIGN_IN_LIFE, MAILED_LIFE = timedelta(hours=72), timedelta(hours=1), timedelta(minutes=20)


class NotValid(Exception):
    """The link or token is unknown, used, revoked or too old."""


class MeantFor(NotValid):
    """The link is for somebody who is known here already; it is not used up, and works once they are signed in."""

    def __init__(self, email: str) -> None:
        super().__init__(f"Sign in as {email} first, then open this link again.")
        self.email = email


def could_be(token: str, start: str = "") -> bool:
    """Whether it has the form of ours; anything else is nobody's, and is neither hashed nor looked up."""
    return re.fullmatch(rf"{start}[A-Za-z0-9_-]{{43}}", token) is not None


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
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
    row = Invitation(brand=brand, email=email.strip().lower(), name=name, role=role, invited_by=by)
    token = _link(row, now + LIFE)
    note(brand, What.MEMBER_INVITED, now, by=by, invitation=row.pk, email=row.email, role=str(role))
    return token


@transaction.atomic
def sign_in(person: Person, now: datetime) -> str:
    """A link's token for somebody who works for a brand, made on the command line: it is not for long.

    Those made before it work no longer. The record of each of their brands says that it was made.
    """
    memberships = list(person.memberships.select_related("brand").order_by("pk"))
    of = memberships[0]
    close_sign_in(of, now)
    row = Invitation(brand=of.brand, email=person.email.strip().lower(), name=person.name, role=of.role)
    token = _link(row, now + SIGN_IN_LIFE)
    for one in memberships:
        note(one.brand, What.SIGN_IN_LINK_MADE, now, handle=person.handle)
    return token


@transaction.atomic
def mailed_sign_in(person: Person, now: datetime) -> str:
    """A link's token for somebody who asked for it by mail, from a place that nobody has proved to be theirs.

    So links made before it go on working: else whoever knows an address could shut them.
    """
    memberships = list(person.memberships.select_related("brand").order_by("pk"))
    of = memberships[0]
    row = Invitation(brand=of.brand, email=person.email.strip().lower(), name=person.name, role=of.role)
    token = _link(row, now + MAILED_LIFE)
    for one in memberships:
        note(one.brand, What.SIGN_IN_LINK_ASKED, now, handle=person.handle)
    return token


def _link(row: Invitation, until: datetime) -> str:
    """Keep an invitation that is open until then; its token, which is nowhere else."""
    token = secrets.token_urlsafe(32)
    row.token_hash, row.expires_at = hashed(token), until
    row.save()
    return token


def close_sign_in(membership: Membership, now: datetime) -> None:
    """Links that sign this member in work no longer."""
    _close(Invitation.of(membership.brand), membership.person, now)


def close_all_sign_in(person: Person, now: datetime) -> None:
    """The same in whichever brand they were made."""
    _close(Invitation.across_brands.all(), person, now)


def _close(rows: QuerySet[Invitation], person: Person, now: datetime) -> None:
    theirs = rows.filter(invited_by=None, email__iexact=person.email)
    theirs.filter(used_at=None, expires_at__gt=now).update(expires_at=now)


@transaction.atomic
def withdraw(invitation: Invitation, by: Person, now: datetime) -> None:
    """The link works no longer."""
    note(invitation.brand, What.INVITATION_WITHDRAWN, now, by=by, invitation=invitation.pk, email=invitation.email)
    Invitation.of(invitation.brand).filter(pk=invitation.pk, used_at__isnull=True).update(expires_at=now)


def look(token: str, now: datetime) -> Invitation:
    """The invitation behind a link, not used by looking: previews open links too. Raises `NotValid`."""
    rows = Invitation.across_brands.select_related("brand", "invited_by")
    return _open(rows, token, now)


@transaction.atomic
def accept(token: str, now: datetime, me: Person | None = None, language: str = "") -> tuple[Person, Brand]:
    """Use an invitation: its person (made when new) becomes a member. Raises `NotValid`.

    `language`: what somebody new reads, else the brand's. `me` is who is signed in. The owner who invites sees the
    link, so for somebody who is known here already it works only for that person: else any owner could sign in as
    any person by inviting them. Links made on the command line (`invited_by` nobody) do sign in.
    """
    found = _open(Invitation.across_brands.select_for_update(), token, now)
    Invitation.across_brands.filter(pk=found.pk).update(used_at=now)
    known = Person.objects.filter(email__iexact=found.email).first()
    if known and known != me and found.invited_by_id is not None:
        raise MeantFor(known.email)
    person = known or _new(found, language or found.brand.language)
    if not person.is_active:
        raise NotValid("This person has been switched off.")
    membership, _ = Membership.across_brands.get_or_create(
        brand=found.brand, person=person, defaults={"role": found.role}
    )
    if known and found.invited_by_id is None:
        close_sign_in(membership, now)  # others that were made for this person have done their work, too
    return person, found.brand


def _open(rows: QuerySet[Invitation], token: str, now: datetime) -> Invitation:
    found = rows.filter(token_hash=hashed(token)).first() if could_be(token) else None
    if found is None or not found.is_open(now):
        raise NotValid("This link is no longer valid. Ask for a new one: each works once, and not for long.")
    return found


def _new(found: Invitation, language: str) -> Person:
    name = found.name or found.email.split("@")[0]
    base = slugify(name.split()[0]) or "person"
    handle, n = base, 2
    while Person.objects.filter(handle=handle).exists():
        handle, n = f"{base}{n}", n + 1
    person = Person(email=found.email, handle=handle, name=name, language=language)
    person.set_unusable_password()
    person.save()
    return person


@transaction.atomic
def issue(brand: Brand, person: Person, name: str = "") -> str:
    """A bearer token for other programs, as this person in this brand."""
    token = f"rap_{secrets.token_urlsafe(32)}"
    row = Token.across_brands.create(brand=brand, person=person, name=name, token_hash=hashed(token))
    note(brand, What.TOKEN_MADE, row.created_at, by=person, token=row.pk, name=name)
    return token


@transaction.atomic
def revoke(token: Token, by: Person, now: datetime) -> None:
    """The token opens nothing from now on; revoking it again is nothing new."""
    if Token.of(token.brand).filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now):
        note(token.brand, What.TOKEN_REVOKED, now, by=by, token=token.pk, name=token.name)


def bearer(token: str, now: datetime) -> Token:
    """The token's row, with its brand and person; raises `NotValid`. Use is noted at most once a minute."""
    if not could_be(token, "rap_"):
        raise NotValid("This token is unknown or was revoked.")
    found = (
        Token.across_brands.select_related("brand", "person")
        .filter(token_hash=hashed(token), revoked_at__isnull=True, person__is_active=True)
        .first()
    )
    if found is None or not Membership.of(found.brand).filter(person=found.person).exists():
        raise NotValid("This token is unknown or was revoked.")
    if found.used_at is None or (now - found.used_at).total_seconds() > 60:
        with suppress(OperationalError), waiting_for_nobody():  # a note worth less than the answer
            Token.across_brands.filter(pk=found.pk).update(used_at=now)
    return found
