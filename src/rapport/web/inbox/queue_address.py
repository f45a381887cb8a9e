"""The address's query that asks for a list: written for links and saved views, read from a request."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from rapport.domain.parameters import number_or
from rapport.inbox import lists
from rapport.inbox.models import SavedView
from rapport.inbox.order import Order
from rapport.web.access import BrandRequest

LIVE = 1000
# All there are: a view that a program saved is shown as it was saved.
FILTERS = ("assignee", *lists.FILTERS)


def address(row: SavedView) -> str:
    """The query that asks for what was saved."""
    return query_of(row.view, row.words, row.filters, Order(row.order))


def query_of(view: str, words: str, filters: Mapping[str, str], order: Order) -> str:
    given = {"view": view, "q": words, **{name: filters[name] for name in FILTERS if name in filters}}
    return urlencode({name: value for name, value in {**given, "order": order.value}.items() if value})


def order_asked(request: BrandRequest) -> Order:
    """The one asked for, else the one this person asked for last."""
    asked = request.GET.get("order", "")
    if asked in set(Order):
        chosen = not request.htmx  # type: ignore[attr-defined]
        if chosen and request.session.get("order", Order.NEWEST) != asked:
            request.session["order"] = asked
        return Order(asked)
    return Order(request.session.get("order", Order.NEWEST))


def numbers_asked(listed: str) -> tuple[int, ...]:
    """The numbers between commas; what is none is left out."""
    found = (number_or(one) for one in listed.split(",", LIVE)[:LIVE])
    return tuple(filter(None, found))
