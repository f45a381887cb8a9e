"""Brands and people by the names typed on the command line; a wrong one is answered with those there are."""

from __future__ import annotations

from django.db import DatabaseError

from rapport.accounts.models import Brand, Membership, Person, Role
from rapport.budgets.restriction import restrictions
from rapport.channels.models import Channel
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


def member_or_owner(of: Brand, handle: str | None) -> Person:
    """Who acts: this person, or the brand's first owner where nobody is named. Raises `Failed`."""
    if handle:
        return member(of, handle).person
    owner = Membership.of(of).filter(role=Role.OWNER).select_related("person").order_by("pk").first()
    if owner is None:
        raise Failed("Say who does it, with --person.")
    return owner.person


def restricted_channel(of: Brand, network: str, handle: str = "") -> Channel:
    """The brand's one channel with this network and handle whose account is restricted. Raises `Failed`."""
    held = [one.channel for one in restrictions(of).values()]
    found = [one for one in held if one.network == network and handle in ("", one.handle)]
    if len(found) != 1:
        several = "Say which by --handle" if found else "Nothing of that is restricted"
        raise Failed(f"{several}; {_there([str(one) for one in held], 'restricted channels', now=True)}.")
    return found[0]


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


def _there(names: list[str], what: str, now: bool = False) -> str:
    none = f"there are no {what}" if now else f"there are no {what} yet; start `rapport serve` once"
    return f"there are {', '.join(names)}" if names else none
