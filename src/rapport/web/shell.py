"""What every page shows around itself: the brand, the way about, and whether everything automatic is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from rapport.accounts.models import Brand, Membership, Person
from rapport.availability.models import Stop
from rapport.availability.stops import current
from rapport.budgets.models import Restriction
from rapport.budgets.restriction import restrictions
from rapport.inbox import changes
from rapport.inbox.lists import VIEWS
from rapport.inbox.models import Conversation
from rapport.promise.every_request import waiting_for_yes
from rapport.web.extensions import INVITATIONS, STRIPS
from rapport.web.keys import Groups, keys
from rapport.web.sections import SECTIONS, Section
from rapport.web.templatetags.rapport import capped
from rapport.web.ways import ways

MOST = 999


@dataclass
class Shell:
    """Read only by whole pages: fragments never pay for it."""

    brand: Brand
    person: Person
    member: Membership

    @property
    def ways(self) -> list[tuple[str, str, str]]:
        return list(ways(self.member))

    @property
    def strips(self) -> list[str]:
        """Where to ask for what shows this person around, above the inbox."""
        return self._shown_around(STRIPS)

    @property
    def invitations(self) -> list[str]:
        return self._shown_around(INVITATIONS)

    def _shown_around(self, names: list[str]) -> list[str]:
        if self.person.toured_at or not self.member.may_write:
            return []
        return [reverse(name, args=[self.brand.slug]) for name in names]

    @property
    def keys(self) -> Groups:
        return keys()

    @property
    def sections(self) -> list[Section]:
        return SECTIONS

    @cached_property
    def waiting(self) -> int:
        """Conversations that need a person now; counted up to `MOST`."""
        return Conversation.of(self.brand).filter(VIEWS["waiting"])[: MOST + 1].count()

    @cached_property
    def restricted(self) -> list[Restriction]:
        """Accounts of which a network takes nothing now; whether there are any came with the membership."""
        if not getattr(self.member, "restricted_in", True):
            return []
        return list(restrictions(self.brand).values())

    @property
    def mentioned(self) -> int:
        """In how many conversations this person is named and has not looked since; it came with the membership."""
        return int(getattr(self.member, "named_in", 0))

    @cached_property
    def approvals(self) -> int:
        """What waits for this person's own yes; asked only where it is shown."""
        return waiting_for_yes(self.brand.pk, self.person.pk) if self.member.may_write else 0

    @property
    def counted(self) -> str:
        """How many wait, as the title of a tab begins; nothing where nobody does."""
        return f"({capped(self.waiting)}) " if self.waiting else ""

    @cached_property
    def place(self) -> int:
        """The ledger's place that the page shows: live goes on from there."""
        return changes.heads({self.brand.pk}).get(self.brand.pk, 0)

    @cached_property
    def stop(self) -> Stop | None:
        return current(self.brand)

    @cached_property
    def brands(self) -> list[Brand]:
        """All brands the person may choose from."""
        return [one.brand for one in self.person.memberships.select_related("brand").order_by("brand__name")]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context: `shell` on pages of a brand, nothing on others."""
    brand: Brand | None = getattr(request, "brand", None)
    person: Person | None = getattr(request, "person", None)
    if brand is None or person is None:
        return {}
    member: Membership = request.membership  # type: ignore[attr-defined]
    return {"shell": Shell(brand, person, member), "brand": brand}
