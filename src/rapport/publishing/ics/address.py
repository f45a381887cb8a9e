"""A brand's secret calendar address: made, shown once, kept as a hash, revoked."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.accounts.tokens import could_be, hashed
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.ics.models import CalendarAddress


@transaction.atomic
def make_address(brand: Brand, by: Person, now: datetime) -> str:
    """The token of a new address, shown this once; the one before works no longer."""
    Brand.objects.select_for_update().get(pk=brand.pk)
    CalendarAddress.of(brand).filter(revoked_at=None).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    CalendarAddress.across_brands.create(brand=brand, token_hash=hashed(token), by=by, made_at=now)
    note(brand, What.CALENDAR_ADDRESS_MADE, now, by=by)
    return token


@transaction.atomic
def revoke_address(brand: Brand, by: Person, now: datetime) -> None:
    """No program sees the calendar any more."""
    if CalendarAddress.of(brand).filter(revoked_at=None).update(revoked_at=now):
        note(brand, What.CALENDAR_ADDRESS_REVOKED, now, by=by)


def address_of(brand: Brand) -> CalendarAddress | None:
    """The one that works."""
    return CalendarAddress.of(brand).filter(revoked_at=None).select_related("by").first()


def brand_behind(token: str, now: datetime) -> Brand | None:
    """Whose calendar a token shows; None for one that works no longer, or never did."""
    if not could_be(token):
        return None
    rows = CalendarAddress.across_brands.filter(token_hash=hashed(token), revoked_at=None)
    found = rows.select_related("brand").first()
    if found is None:
        return None
    rows.update(read_at=now)
    return found.brand
