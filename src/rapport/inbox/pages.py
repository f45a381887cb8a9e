"""One page of conversations in any order; its cursor carries what the order was counted from."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from rapport.accounts.models import Brand
from rapport.domain.usual_wait import UsualWaits
from rapport.inbox.lists import page
from rapport.inbox.models import Conversation
from rapport.inbox.order import Order, page_of, waits
from rapport.inbox.pace import pace_of

TOLD = "~"


def ordered_page(
    brand: Brand, rows: QuerySet[Conversation], order: Order, cursor: str, limit: int, now: datetime
) -> tuple[list[Conversation], str | None]:
    """The rows and the cursor of the next page, None at the end. Raises `BadFilter`.

    The usual waits of the first page hold for all that follow it: rows would change places between two pages.
    """
    if order is Order.NEWEST:
        return page(rows, cursor, limit)
    if order is not Order.TIME:
        return page_of(waits(rows, order), cursor, limit)
    place, _, told = cursor.partition(TOLD)
    usual = UsualWaits.heard(told) if cursor else pace_of(brand, now).usual(brand)
    found, following = page_of(waits(rows, order, usual), place, limit)
    return found, f"{following}{TOLD}{usual.told}" if following else None
