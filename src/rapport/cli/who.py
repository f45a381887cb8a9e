"""Brands and people by the names typed on the command line; a wrong one is answered with those there are."""

from __future__ import annotations

from django.db import DatabaseError

from rapport.accounts.models import Brand, Membership, Person
from rapport.cli.errors import Failed

NOT_READY = "The database is not ready. Start `rapport serve` once; it brings it to this version."


def brand(slug: str) -> Brand:
    """Raises `Failed` naming the brands there are."""
    try:
        found: dict[str, Brand] = {one.slug: one for one in Brand.objects.order_by("slug")}
    except DatabaseError as error:
        raise Failed(NOT_READY) from error
    if slug not in found:
        raise Failed(f"There is no brand {slug!r}; {_there(list(found), 'brands')}.")
    return found[slug]


def member(of: Brand, handle: str) -> Membership:
    """Raises `Failed` naming the people of the brand."""
    rows = Membership.of(of).filter(person__is_active=True).select_related("person", "brand")
    found = {one.person.handle: one for one in rows.order_by("person__handle")}
    if handle not in found:
        raise Failed(f"Nobody of {of.name} is called {handle!r}; {_there(list(found), 'people')}.")
    return found[handle]


def person(handle: str) -> Person:
    """Somebody who works for a brand here. Raises `Failed` naming those there are."""
    try:
        rows = Person.objects.filter(is_active=True, memberships__isnull=False).distinct()
        found = {one.handle: one for one in rows.order_by("handle")}
    except DatabaseError as error:
        raise Failed(NOT_READY) from error
    if handle not in found:
        raise Failed(f"Nobody here is called {handle!r}; {_there(list(found), 'people')}.")
    return found[handle]


def _there(names: list[str], what: str) -> str:
    return f"there are {', '.join(names)}" if names else f"there are no {what} yet; start `rapport serve` once"
