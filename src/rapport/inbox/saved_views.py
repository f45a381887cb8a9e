"""Saved views: kept, renamed, thrown away; each person sees their own and the brand's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from rapport.accounts.models import Brand, Person
from rapport.domain.parameters import shows
from rapport.inbox.lists import BadFilter, conversations
from rapport.inbox.models import Conversation, SavedView
from rapport.inbox.order import Order
from rapport.inbox.search import matching
from rapport.ledger.what import What
from rapport.ledger.write import note

MOST = 20
"""Of one person, and of a brand."""
COUNTED = 999
VALUE = 80


class CannotSave(ValueError):
    """`why`: "no name", "name taken", or "too many"; nothing was kept."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class ListWish:
    """Which conversations, and in what order."""

    view: str = "waiting"
    filters: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    order: Order = Order.NEWEST

    def rows(self, brand: Brand, me: Person) -> QuerySet[Conversation]:
        """Raises `BadFilter`."""
        rows = conversations(brand, self.view, self.filters, me)
        if not self.words:
            return rows
        found = Conversation.of(brand).filter(matching(brand, self.words))
        return rows.filter(pk__in=found.values("pk"))


def saved_views(brand: Brand, me: Person) -> QuerySet[SavedView]:
    """Mine and the brand's, by name."""
    return SavedView.of(brand).filter(Q(person=me) | Q(person=None)).order_by("name", "pk")


def wish_of(row: SavedView) -> ListWish:
    return ListWish(row.view, row.filters, row.words, Order(row.order))


def counted(row: SavedView, me: Person) -> int:
    """How many are in it now, up to one more than `COUNTED`."""
    try:
        return wish_of(row).rows(row.brand, me).order_by()[: COUNTED + 1].count()
    except BadFilter:
        return 0


@transaction.atomic
def save_view(
    brand: Brand, name: str, wish: ListWish, by: Person, now: datetime, *, shared: bool = False
) -> SavedView:
    """Keep it for `by`, or for everybody. Raises `CannotSave`, and `BadFilter` for a list there is not."""
    wish = replace(wish, filters={name: value for name, value in wish.filters.items() if value})
    if any(len(value) > VALUE for value in wish.filters.values()):
        raise BadFilter(f"A filter's value has at most {VALUE} characters.")
    wish.rows(brand, by)
    owner = None if shared else by
    Brand.objects.select_for_update().get(pk=brand.pk)
    theirs = SavedView.of(brand).filter(person=owner)
    if theirs.count() >= MOST:
        raise CannotSave("too many")
    row = SavedView(
        brand=brand,
        person=owner,
        name=_free(brand, owner, name),
        view=wish.view,
        filters=dict(wish.filters),
        words=wish.words[:200],
        order=wish.order,
        created_at=now,
    )
    row.save()
    note(brand, What.VIEW_SAVED, now, by=by, saved_view=row.pk, name=row.name, shared=shared)
    return row


@transaction.atomic
def rename_view(row: SavedView, name: str, by: Person, now: datetime) -> None:
    """Raises `CannotSave`."""
    Brand.objects.select_for_update().get(pk=row.brand_id)
    row.name = _free(row.brand, row.person, name, row)
    row.save(update_fields=["name"])
    note(row.brand, What.VIEW_RENAMED, now, by=by, saved_view=row.pk, name=row.name)


@transaction.atomic
def delete_view(row: SavedView, by: Person, now: datetime) -> None:
    """The name is gone; the conversations are where they were."""
    note(row.brand, What.VIEW_DELETED, now, by=by, saved_view=row.pk, name=row.name)
    SavedView.of(row.brand).filter(pk=row.pk).delete()


def _free(brand: Brand, owner: Person | None, name: str, but: SavedView | None = None) -> str:
    """The name on one line, if nothing else of the same owner has it."""
    plain = " ".join(name.split())[:40].strip()
    if not shows(plain):
        raise CannotSave("no name")
    others = SavedView.of(brand).filter(person=owner, name=plain).exclude(pk=but.pk if but else 0)
    if others.exists():
        raise CannotSave("name taken")
    return plain
