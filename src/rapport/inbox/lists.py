"""Lists of conversations: filters from a fixed set, keyset pages, never an offset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from rapport.accounts.models import Brand, Person
from rapport.domain.parameters import NotReadable, number, place, placed
from rapport.inbox.models import Conversation, Mention, Need, Status

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
# What somebody has to do with; nobody is nobody's.
OF_A_PERSON: dict[str, Callable[[Brand, Person | None], Q]] = {
    "mine": lambda brand, me: Q(assignee=me, status=Status.OPEN),
    "mentioned": lambda brand, me: Q(pk__in=Mention.of(brand).filter(person=me).values("note__conversation")),
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


STRANGE = "This cursor is not one of ours; start again without it."


class BadFilter(ValueError):
    """A filter's name or value is not one of those that exist; the message says which are."""


def conversations(
    brand: Brand, view: str = "waiting", filters: Mapping[str, str] | None = None, me: Person | None = None
) -> QuerySet[Conversation]:
    """A brand's conversations in one view, narrowed by filters; latest first. Raises `BadFilter`."""
    if view not in VIEWS and view not in OF_A_PERSON:
        known = ", ".join((*OF_A_PERSON, *VIEWS))
        raise BadFilter(f"There is no view {view[:40]!r}; there are {known}.")
    rows = Conversation.of(brand).select_related("channel", "contact", "identity", "assignee", "floor")
    rows = rows.filter(OF_A_PERSON[view](brand, me) if view in OF_A_PERSON else VIEWS[view])
    for name, value in (filters or {}).items():
        rows = rows.filter(_where(name, value))
    return rows.order_by("-last_at", "-pk")


def _where(name: str, value: str) -> Q:
    if name == "assignee":
        return Q(assignee__isnull=True) if value == "nobody" else Q(assignee__handle=value)
    if name not in FILTERS:
        raise BadFilter(f"There is no filter {name[:40]!r}; there are assignee, {', '.join(FILTERS)}.")
    if name in ("channel", "contact"):
        return Q(**{FILTERS[name]: _number(name, value)})
    return Q(**{FILTERS[name]: value})


def _number(name: str, value: str) -> int:
    try:
        return number(value)
    except NotReadable as error:
        raise BadFilter(f"The filter {name} takes a number, not {value[:40]!r}.") from error


def page(rows: QuerySet[Conversation], cursor: str = "", limit: int = 50) -> tuple[list[Conversation], str | None]:
    """One keyset page and the cursor of the next, None at the end. Raises `BadFilter` for a strange cursor."""
    if cursor:
        at, pk = _open(cursor)
        # The bound on top says nothing new, and lets SQLite begin in the index where the page begins.
        rows = rows.filter(Q(last_at__lt=at) | Q(last_at=at, pk__lt=pk), last_at__lte=at)
    found = list(rows[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return found, _close(found[-1]) if more else None


def down_to(rows: QuerySet[Conversation], cursor: str, most: int = 100) -> list[Conversation]:
    """Everything above the page that `cursor` begins: a first page that grows when something new comes."""
    at, pk = _open(cursor)
    return list(rows.filter(Q(last_at__gt=at) | Q(last_at=at, pk__gte=pk))[:most])


def _close(last: Conversation) -> str:
    return place(last.last_at, last.pk)


def _open(cursor: str) -> tuple[datetime, int]:
    try:
        return placed(cursor)
    except NotReadable as error:
        raise BadFilter(STRANGE) from error
