"""A person's session: begun with a fresh key, in their language, and recorded for each brand they work for."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import login, logout
from django.http import HttpRequest

from rapport.ledger.chain import Record
from rapport.ledger.write import write
from rapport.people.models import Person


def begin(request: HttpRequest, person: Person, how: str, now: datetime) -> None:
    """Sign the person in; `how` is link or password."""
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    request.session.cycle_key()
    request.session["language"] = person.language
    record(person, "signed in", now, how=how)


def end(request: HttpRequest, person: Person, now: datetime) -> None:
    record(person, "signed out", now)
    logout(request)


def record(person: Person, what: str, now: datetime, **data: str) -> None:
    """A ledger row for every brand of the person."""
    for membership in person.memberships.select_related("brand"):
        write(membership.brand, [Record(what, "person", person.pk, data=dict(data))], now)
