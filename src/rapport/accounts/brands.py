"""Founding a brand, and changing what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from rapport.accounts.models import Brand, Membership, Person, Role
from rapport.ledger.what import What
from rapport.ledger.write import note


@transaction.atomic
def found(name: str, owner: Person, *, about: str = "", language: str = "en", time_zone: str = "UTC") -> Brand:
    """A new brand with its first owner; its short name is made from `name` and stays."""
    brand = Brand.objects.create(slug=_slug(name), name=name, about=about, language=language, time_zone=time_zone)
    Membership.across_brands.create(brand=brand, person=owner, role=Role.OWNER)
    note(brand, What.BRAND_FOUNDED, brand.created_at, by=owner, name=name)
    return brand


@transaction.atomic
def change(brand: Brand, changed: Mapping[str, Any], by: Person, now: datetime) -> None:
    """Give the brand's fields these values, which were checked before; nothing changed is nothing recorded."""
    if changed:
        Brand.objects.filter(pk=brand.pk).update(**changed)
        note(brand, What.BRAND_CHANGED, now, by=by, **changed)


def _slug(name: str) -> str:
    base = slugify(name)[:40].strip("-") or "brand"
    slug, n = base, 2
    while Brand.objects.filter(slug=slug).exists():
        slug, n = f"{base}-{n}", n + 1
    return slug
