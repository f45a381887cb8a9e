"""The demo brand with two weeks behind it, loaded when there is no brand yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Brand, Person, Role
from rapport.accounts.tokens import invite
from rapport.demo.field import people_the_field, watch_the_field
from rapport.demo.house import build, read_toml
from rapport.demo.past import live_through

BEFORE = timedelta(days=15)


def load(now: datetime) -> Brand:
    """The demo brand, with a past that ends at `now`; loading again changes nothing.

    Everything goes the way real words go: said on the practice network, received, decided, answered.
    """
    slug = read_toml("brand.toml")["slug"]
    known: Brand | None = Brand.objects.filter(slug=slug).first()
    if known:
        return known
    with transaction.atomic():
        brand, team, channel = build(now - BEFORE)
        people_the_field(channel, now - BEFORE, now)
        live_through(read_toml("past.toml")["talk"], channel, team, now)
        watch_the_field(channel, team["ana"], now)
    return brand


def first_link(now: datetime) -> str:
    """The path of a link that signs Ana in, once."""
    brand = load(now)
    ana = Person.objects.get(memberships__brand=brand, memberships__role=Role.OWNER)
    return f"/join/{invite(brand, ana.email, now, name=ana.name, role=Role.OWNER, by=ana)}"
