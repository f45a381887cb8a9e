"""Who belongs to a brand, and as what. A brand always keeps an owner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Membership, Person, Role, Token
from rapport.accounts.tokens import close_sign_in
from rapport.ledger.what import What
from rapport.ledger.write import note


class LastOwner(Exception):
    """Without this owner nobody could settle anything for the brand."""


@transaction.atomic
def change_role(membership: Membership, role: str, by: Person, now: datetime) -> None:
    """Raises `LastOwner`."""
    if role != Role.OWNER:
        _keep_an_owner(membership)
    Membership.of(membership.brand).filter(pk=membership.pk).update(role=role)
    membership.role = role
    note(membership.brand, What.ROLE_CHANGED, now, by=by, member=membership.person.handle, role=role)


@transaction.atomic
def remove(membership: Membership, now: datetime) -> None:
    """The person no longer belongs to the brand, and their tokens for it are revoked. Raises `LastOwner`."""
    _keep_an_owner(membership)
    keys = Token.of(membership.brand).filter(person=membership.person_id, revoked_at__isnull=True)
    keys.update(revoked_at=now)
    close_sign_in(membership, now)
    Membership.of(membership.brand).filter(pk=membership.pk).delete()


def answering(brand: int, people: Collection[int]) -> set[int]:
    """Those of them who may answer for the brand now: they belong to it, and do not only look on."""
    rows = Membership.across_brands.filter(brand=brand, person__in=people, person__is_active=True)
    return set(rows.exclude(role=Role.VIEWER).values_list("person", flat=True))


def _keep_an_owner(membership: Membership) -> None:
    # The brand's row is the lock: two owners who step down at once wait for each other.
    brand = Brand.objects.select_for_update().get(pk=membership.brand_id)
    owners = Membership.of(brand).filter(role=Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwner(
            _("%(person)s is the only owner of %(brand)s. Make somebody else an owner first.")
            % {"person": membership.person.name, "brand": brand.name}
        )
