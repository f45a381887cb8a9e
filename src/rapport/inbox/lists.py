"""Lists of conversations: filters from a fixed set, keyset pages, never an offset."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from rapport.inbox.models import Conversation, Need, Status
from rapport.people.models import Brand, Person

VIEWS: dict[str, Q] = {
    "waiting": Q(status=Status.OPEN, need__in=[Need.PERSON, Need.DRAFT, Need.UNKNOWN]),
    "open": Q(status=Status.OPEN),
    "drafts": Q(status=Status.OPEN, need=Need.DRAFT),
    "unknown": Q(need=Need.UNKNOWN),
    "snoozed": Q(status=Status.SNOOZED),
    "resolved": Q(status=Status.RESOLVED),
    "ignored": Q(route="ignore"),
    "all": Q(),
}
FILTERS = {
    "network": "channel__network",
    "channel": "channel",
    "tone": "tone",
    "route": "route",
    "language": "language",
    "kind": "kind",
    "label": "labellings__label__name",
    "status": "status",
    "need": "need",
    "contact": "contact",
}


class BadFilter(ValueError):
    """A filter's name or value is not one of those that exist; the message says which are."""


def conversations(
    brand: Brand, view: str = "waiting", filters: Mapping[str, str] | None = None, me: Person | None = None
) -> QuerySet[Conversation]:
    """A brand's conversations in one view, narrowed by filters; latest first. Raises `BadFilter`."""
    if view not in VIEWS and view != "mine":
        raise BadFilter(f"There is no view {view!r}; there are mine, {', '.join(VIEWS)}.")
    rows = Conversation.of(brand).select_related("channel", "contact", "identity", "assignee", "floor")
    rows = rows.filter(Q(assignee=me, status=Status.OPEN) if view == "mine" else VIEWS[view])
    for name, value in (filters or {}).items():
        rows = rows.filter(_where(name, value))
    return rows.order_by("-last_at", "-pk")


def _where(name: str, value: str) -> Q:
    if name == "assignee":
        return Q(assignee__isnull=True) if value == "nobody" else Q(assignee__handle=value)
    if name not in FILTERS:
        raise BadFilter(f"There is no filter {name!r}; there are assignee, {', '.join(FILTERS)}.")
    if name in ("channel", "contact") and not value.isdecimal():
        raise BadFilter(f"The filter {name} takes a number, not {value!r}.")
    return Q(**{FILTERS[name]: value})


def page(rows: QuerySet[Conversation], cursor: str = "", limit: int = 50) -> tuple[list[Conversation], str | None]:
    """One keyset page and the cursor of the next, None at the end. Raises `BadFilter` for a strange cursor."""
    if cursor:
        at, pk = _open(cursor)
        rows = rows.filter(Q(last_at__lt=at) | Q(last_at=at, pk__lt=pk))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return found, _close(found[-1]) if more else None


def down_to(rows: QuerySet[Conversation], cursor: str, most: int = 100) -> list[Conversation]:
    """Everything above the page that `cursor` begins: a first page that grows when something new comes."""
    at, pk = _open(cursor)
    return list(rows.filter(Q(last_at__gt=at) | Q(last_at=at, pk__gte=pk))[:most])


def _close(last: Conversation) -> str:
    return base64.urlsafe_b64encode(f"{last.last_at.isoformat()} {last.pk}".encode()).decode().rstrip("=")


def _open(cursor: str) -> tuple[datetime, int]:
    try:
        at, pk = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().rsplit(" ", 1)
        when, number = datetime.fromisoformat(at), int(pk)
        if when.tzinfo is None:
            raise ValueError("a time without its zone")
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise BadFilter("This cursor is not one of ours; start again without it.") from error
    return when, number
