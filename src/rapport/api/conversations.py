"""Conversations: listed, shown whole, and read further back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from rapport.accounts.models import Brand
from rapport.api.auth import ApiRequest
from rapport.api.pages import Cursor, Limit, words_before
from rapport.api.schemas import draft, message
from rapport.api.schemas.base import Page
from rapport.api.schemas.conversation import Conversation, Line
from rapport.api.schemas.message import Message
from rapport.inbox import models as inbox
from rapport.inbox.before_writing import before_writing
from rapport.inbox.lists import FILTERS, VIEWS, conversations
from rapport.inbox.order import Order
from rapport.inbox.pages import ordered_page
from rapport.inbox.search import matching
from rapport.inbox.write import latest

router = Router(tags=["conversations"])

LATEST = 200
PAGING = frozenset({"view", "q", "order", "cursor", "limit"})
Words = Annotated[str, Query(max_length=500, description="Words that were said, or parts of the contact's names.")]
NAMES = {"state": "status"}
InOrder = Annotated[Order, Query(description="What presses most, least time left, longest wait, or newest.")]
View = Annotated[str, Query(description=f"mine, {', '.join(VIEWS)}.")]


def _documented() -> dict[str, Any]:
    """The filters as the schema shows them: whatever the inbox can narrow by."""
    names = ["assignee", "state", *(name for name in FILTERS if name != "status")]
    return {
        "parameters": [
            {"in": "query", "name": name, "required": False, "schema": {"type": "string", "title": name}}
            for name in names
        ]
    }


@router.get("", response=Page[Line], openapi_extra=_documented())
def list_conversations(
    request: ApiRequest,
    view: View = "all",
    q: Words = "",
    order: InOrder = Order.NEWEST,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[Line]:
    """Narrowed by a view, by filters and by words; latest first, or in another order.

    `assignee` is a person's handle, or `nobody`. `time` puts first who will soonest have waited longer than usual.
    """
    wanted = {NAMES.get(name, name): str(request.GET[name]) for name in request.GET if name not in PAGING}
    rows = conversations(request.brand, view, wanted, request.person)
    if q:
        found_by_words = inbox.Conversation.of(request.brand).filter(matching(request.brand, q))
        rows = rows.filter(pk__in=found_by_words.values("pk"))
    rows = whole(request.brand, rows)
    found, following = ordered_page(request.brand, rows, order, cursor, limit, request.now)
    return Page[Line](items=[Line.of(row) for row in found], next=following)


@router.get("/{int:conversation}", response=Conversation)
def show_conversation(request: ApiRequest, conversation: int) -> Conversation:
    """The latest messages with readings and decisions, the drafts that wait, the notes."""
    return shown(request.brand, conversation, request.now)


@router.get("/{int:conversation}/messages", response=Page[Message])
def list_messages(request: ApiRequest, conversation: int, cursor: Cursor = "", limit: Limit = 50) -> Page[Message]:
    """Messages in the order they were said; each page holds those before the one before it."""
    row = get_object_or_404(inbox.Conversation.of(request.brand), pk=conversation)
    found, earlier = words_before(row.messages.select_related(*message.ROWS), cursor, limit)
    return Page[Message](items=message.whole(found), next=earlier)


def shown(brand: Brand, number: int, now: datetime) -> Conversation:
    """A conversation of the brand with everything around it; 404 when it is not there."""
    row = get_object_or_404(whole(brand), pk=number)
    said, earlier = words_before(row.messages.select_related(*message.ROWS), "", LATEST)
    drafts = row.drafts.filter(verdict__isnull=True).select_related(*draft.ROWS).order_by("pk")
    notes = row.notes.select_related("by").order_by("pk")
    answering = before_writing(row, latest(row), now)
    return Conversation.whole(row, said, earlier, list(drafts), list(notes), answering)


def whole(brand: Brand, rows: QuerySet[inbox.Conversation] | None = None) -> QuerySet[inbox.Conversation]:
    """The brand's conversations, or some of them, with all that a line shows: two queries however many."""
    related = ("brand", "channel", "contact", "identity", "assignee", "floor__person")
    labels = Prefetch("labellings", inbox.Labelling.of(brand).select_related("label"))
    found = inbox.Conversation.of(brand) if rows is None else rows
    return found.select_related(*related).prefetch_related(labels)
