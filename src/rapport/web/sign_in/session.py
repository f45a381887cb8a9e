"""A person's session: begun with a fresh key, in their language, and recorded for each brand they work for."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from rapport.accounts import sign_ins
from rapport.accounts.models import Person

MAY_SET = "may set a password without the old one"


@transaction.atomic
def begin(request: HttpRequest, person: Person, how: str, now: datetime) -> None:
    """Sign the person in; `how` is link or password."""
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    request.session.cycle_key()
    request.session["language"] = person.language
    sign_ins.signed_in(person, how, now)


@transaction.atomic
def end(request: HttpRequest, person: Person, now: datetime) -> None:
    sign_ins.signed_out(person, now)
    logout(request)
