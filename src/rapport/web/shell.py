"""What every page shows around itself: the brand, the way about, and whether everything automatic is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from rapport.inbox.lists import VIEWS
from rapport.inbox.models import Conversation
from rapport.people.models import Brand, Person, Stop

MOST = 999


@dataclass
class Shell:
    """Read only by whole pages: fragments never pay for it."""

    brand: Brand
    person: Person

    @cached_property
    def waiting(self) -> int:
        """Conversations that need a person now; counted up to `MOST`."""
        return Conversation.of(self.brand).filter(VIEWS["waiting"])[: MOST + 1].count()

    @cached_property
    def stop(self) -> Stop | None:
        return Stop.of(self.brand).filter(lifted_at__isnull=True).select_related("by").first()

    @cached_property
    def brands(self) -> list[Brand]:
        """All brands the person may choose from."""
        return [one.brand for one in self.person.memberships.select_related("brand").order_by("brand__name")]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context: `shell` on pages of a brand, nothing on others."""
    brand: Brand | None = getattr(request, "brand", None)
    person: Person | None = getattr(request, "person", None)
    return {"shell": Shell(brand, person), "brand": brand} if brand and person else {}
