"""Founding a brand."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from rapport.people.models import Brand, Membership, Person, Role


@transaction.atomic
def found(name: str, owner: Person, *, about: str = "", language: str = "en", time_zone: str = "UTC") -> Brand:
    """A new brand with its first owner; its short name is made from `name` and stays."""
    brand = Brand.objects.create(slug=_slug(name), name=name, about=about, language=language, time_zone=time_zone)
    Membership.every.create(brand=brand, person=owner, role=Role.OWNER)
    return brand


def _slug(name: str) -> str:
    base = slugify(name)[:40].strip("-") or "brand"
    slug, n = base, 2
    while Brand.objects.filter(slug=slug).exists():
        slug, n = f"{base}-{n}", n + 1
    return slug
