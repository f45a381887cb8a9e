"""Saved replies: listed, written, changed, thrown away."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.answers import models as answers
from rapport.answers.saved import delete, write
from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.schemas.article import SavedReply, SavedReplyGiven
from rapport.api.schemas.base import Done, Page

router = Router(tags=["saved replies"])


@router.get("", response=Page[SavedReply])
def list_saved_replies(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[SavedReply]:
    """Latest first."""
    found, following = newest_first(answers.SavedReply.of(request.brand), cursor, limit)
    return Page[SavedReply](items=[SavedReply.of(row) for row in found], next=following)


@router.post("", response={201: SavedReply}, auth=WRITE)
def write_saved_reply(request: ApiRequest, given: SavedReplyGiven) -> Status[SavedReply]:
    """Keep words for everybody of the brand."""
    return Status(201, _written(request, given, None))


@router.put("/{int:saved_reply}", response=SavedReply, auth=WRITE)
def change_saved_reply(request: ApiRequest, saved_reply: int, given: SavedReplyGiven) -> SavedReply:
    """Change its words."""
    return _written(request, given, _found(request, saved_reply))


@router.delete("/{int:saved_reply}", response=Done, auth=WRITE)
def delete_saved_reply(request: ApiRequest, saved_reply: int) -> Done:
    """Throw it away; what was said with it stays in the conversations."""
    delete(_found(request, saved_reply), request.person, request.now)
    return Done()


def _written(request: ApiRequest, given: SavedReplyGiven, row: answers.SavedReply | None) -> SavedReply:
    kept = write(request.brand, given.title, given.language, given.text, request.person, request.now, row)
    return SavedReply.of(kept)


def _found(request: ApiRequest, number: int) -> answers.SavedReply:
    return get_object_or_404(answers.SavedReply.of(request.brand).select_related("brand"), pk=number)
