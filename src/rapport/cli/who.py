"""Brands and people by the names typed on the command line; a wrong one is answered with those there are."""

from __future__ import annotations

from django.db import DatabaseError

from rapport.cli.errors import Failed
from rapport.people.models import Brand, Membership


def brand(slug: str) -> Brand:
    """Raises `Failed` naming the brands there are."""
    try:
        found = {one.slug: one for one in Brand.objects.order_by("slug")}
    except DatabaseError as error:
        raise Failed(
            "The database is not ready. Start `rapport serve` once; it brings it to this version."
        ) from error
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


def _there(names: list[str], what: str) -> str:
    return f"there are {', '.join(names)}" if names else f"there are no {what} yet; start `rapport serve` once"
