"""Drafts: those that wait, and what a person does with one."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.api.asked import WRITE, Asked
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.replies import UndoSeconds
from rapport.api.replies import shown as reply_shown
from rapport.api.shapes import draft as shapes
from rapport.api.shapes.base import Given, Page, Short, Words
from rapport.api.shapes.draft import Draft
from rapport.api.shapes.reply import Reply
from rapport.inbox import models as inbox
from rapport.inbox.approve import approve, reject
from rapport.people.models import Brand

router = Router(tags=["drafts"])


class Approval(Given):
    """As it is, or with the person's own `text`."""

    text: Words | None = None
    undo_seconds: UndoSeconds = 0


class Edit(Given):
    """The person's words instead."""

    text: Words
    undo_seconds: UndoSeconds = 0


class Rejection(Given):
    why: Short = ""


@router.get("", response=Page[Draft])
def list_drafts(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> Page[Draft]:
    """Those that wait for a person, latest first."""
    found, following = newest_first(_rows(request.brand).filter(verdict__isnull=True), cursor, limit)
    return Page[Draft](items=[Draft.of(row) for row in found], next=following)


@router.get("/{int:draft}", response=Draft)
def show_draft(request: Asked, draft: int) -> Draft:
    """The words, and what became of them."""
    return Draft.of(get_object_or_404(_rows(request.brand), pk=draft))


@router.post("/{int:draft}/approve", response={201: Reply}, auth=WRITE)
def approve_draft(request: Asked, draft: int, given: Approval | None = None) -> Status[Reply]:
    """The person stands for these words, and they go in line."""
    given = given or Approval()
    return _approved(request, draft, given.text, given.undo_seconds)


@router.post("/{int:draft}/edit", response={201: Reply}, auth=WRITE)
def edit_draft(request: Asked, draft: int, given: Edit) -> Status[Reply]:
    """The person's own words go in line instead."""
    return _approved(request, draft, given.text, given.undo_seconds)


@router.post("/{int:draft}/reject", response=Draft, auth=WRITE)
def reject_draft(request: Asked, draft: int, given: Rejection | None = None) -> Draft:
    """Not these words; the conversation needs a person's own."""
    row = get_object_or_404(_rows(request.brand), pk=draft)
    reject(row, request.person, request.now, given.why if given else "")
    return Draft.of(_rows(request.brand).get(pk=draft))


def _approved(request: Asked, number: int, text: str | None, undo_seconds: float) -> Status[Reply]:
    row = get_object_or_404(_rows(request.brand), pk=number)
    reply = approve(row, request.person, request.now, text=text, undo=timedelta(seconds=undo_seconds))
    return Status(201, reply_shown(request.brand, reply.pk))


def _rows(brand: Brand) -> QuerySet[inbox.Draft]:
    around = ("conversation__brand", "conversation__channel", "conversation__floor", "conversation__identity")
    return inbox.Draft.of(brand).select_related(*shapes.ROWS, *around, "message__identity")
