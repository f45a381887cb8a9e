"""Drafts: those that wait, and what a person does with one."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.accounts.models import Brand
from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.replies import Files, Private, Seen, Told, attached, said_or_waits
from rapport.api.schemas import draft as shapes
from rapport.api.schemas.base import Given, Page, Short, UndoSeconds, Words
from rapport.api.schemas.draft import Draft
from rapport.api.schemas.reply import Reply
from rapport.api.schemas.waits import Waits
from rapport.inbox import models as inbox
from rapport.inbox.approve import approve
from rapport.inbox.reject import reject

router = Router(tags=["drafts"])


class Approval(Given):
    """As it is, or with the person's own `text`; `files` leave beside the words."""

    text: Words | None = None
    files: Files = []
    undo_seconds: UndoSeconds = 0
    seen: Seen = None
    private: Private = False
    told: Told = []


class Edit(Given):
    """The person's words instead; `files` leave beside them."""

    text: Words
    files: Files = []
    undo_seconds: UndoSeconds = 0
    seen: Seen = None
    private: Private = False
    told: Told = []


class Rejection(Given):
    why: Short = ""


@router.get("", response=Page[Draft])
def list_drafts(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[Draft]:
    """Those that wait for a person, latest first."""
    found, following = newest_first(_rows(request.brand).filter(verdict__isnull=True), cursor, limit)
    return Page[Draft](items=[Draft.of(row) for row in found], next=following)


@router.get("/{int:draft}", response=Draft)
def show_draft(request: ApiRequest, draft: int) -> Draft:
    """The words, and what became of them."""
    return Draft.of(get_object_or_404(_rows(request.brand), pk=draft))


@router.post("/{int:draft}/approve", response={201: Reply, 202: Waits}, auth=WRITE)
def approve_draft(request: ApiRequest, draft: int, given: Approval | None = None) -> Status[Reply | Waits]:
    """The person stands for these words, and they go in line; 202 where others have to say yes, too."""
    return _approved(request, draft, given or Approval())


@router.post("/{int:draft}/edit", response={201: Reply, 202: Waits}, auth=WRITE)
def edit_draft(request: ApiRequest, draft: int, given: Edit) -> Status[Reply | Waits]:
    """The person's own words go in line instead."""
    return _approved(request, draft, given)


@router.post("/{int:draft}/reject", response=Draft, auth=WRITE)
def reject_draft(request: ApiRequest, draft: int, given: Rejection | None = None) -> Draft:
    """Not these words; the conversation needs a person's own."""
    row = get_object_or_404(_rows(request.brand), pk=draft)
    reject(row, request.person, request.now, given.why if given else "")
    return Draft.of(_rows(request.brand).get(pk=draft))


def _approved(request: ApiRequest, number: int, given: Approval | Edit) -> Status[Reply | Waits]:
    row = get_object_or_404(_rows(request.brand), pk=number)
    waits = timedelta(seconds=given.undo_seconds)
    beside = attached(request.brand, given.files)
    by, now = request.person, request.now
    reply = approve(
        row,
        by,
        now,
        text=given.text,
        undo=waits,
        seen=given.seen,
        attached=beside,
        private=given.private,
        told=",".join(given.told),
    )
    return said_or_waits(request.brand, reply)


def _rows(brand: Brand) -> QuerySet[inbox.Draft]:
    around = ("conversation__brand", "conversation__channel", "conversation__floor", "conversation__identity")
    return inbox.Draft.of(brand).select_related(*shapes.ROWS, *around, "message__identity")
