"""Who asks: a bearer token names a person in one brand, and their role says what they may do."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from rapport.accounts.models import Brand, Membership, Person, Token
from rapport.accounts.tokens import NotValid, bearer
from rapport.api.problems import Problem

Needs = Literal["see", "write", "settle"]


class ApiRequest(HttpRequest):
    """A request with a good token: `person` asks for `brand`, at `now`."""

    brand: Brand
    person: Person
    membership: Membership
    now: datetime


class Bearer(HttpBearer):
    """`see`: any member; `write`: agents and owners; `settle`: owners only."""

    def __init__(self, needs: Needs = "see") -> None:
        super().__init__()
        self.needs = needs

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token's row, its brand and person put on the request; None when it is not good."""
        now = timezone.now()
        try:
            found = bearer(token, now)
        except NotValid:
            return None
        member = Membership.of(found.brand).get(person=found.person)
        if (self.needs == "write" and not member.may_write) or (self.needs == "settle" and not member.may_settle):
            needed = "an owner" if self.needs == "settle" else "an agent or an owner"
            raise Problem(
                403, "not_allowed", f"This needs {needed}; you are a {member.role}. Nothing was changed."
            )
        request.brand, request.person, request.membership = found.brand, found.person, member  # type: ignore[attr-defined]
        request.now = now  # type: ignore[attr-defined]
        return found


SEE, WRITE, SETTLE = Bearer("see"), Bearer("write"), Bearer("settle")
