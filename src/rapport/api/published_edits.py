"""Other words for what of a post is out, where its network lets them be changed."""

from __future__ import annotations

from datetime import timedelta

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.schemas.base import Done, Page
from rapport.api.schemas.published_edit import PublishedEdit, PublishedEditGiven
from rapport.outbox.models import Publication
from rapport.publishing.editing import edit_published, leave_edit, undo_edit
from rapport.publishing.models import Post, PublishedChange

router = Router(tags=["posts"])


@router.get("/posts/{int:post}/edits", response=Page[PublishedEdit])
def list_edits(request: ApiRequest, post: int, cursor: Cursor = "", limit: Limit = 50) -> Page[PublishedEdit]:
    """What its parts that are out were to say instead, latest first, with what became of that."""
    rows = PublishedChange.of(request.brand).filter(post=_post(request, post)).select_related("by", "edit")
    found, following = newest_first(rows, cursor, limit)
    return Page[PublishedEdit](items=[PublishedEdit.of(one) for one in found], next=following)


@router.post(
    "/posts/{int:post}/published/{int:publication}/edit",
    response={201: PublishedEdit, 202: PublishedEdit},
    auth=WRITE,
)
def edit(request: ApiRequest, post: int, publication: int, given: PublishedEditGiven) -> Status[PublishedEdit]:
    """The part says this as soon as the network has taken it; 202 where others have to say yes first."""
    where = _post(request, post), _publication(request, post, publication)
    undo = timedelta(seconds=given.undo_seconds)
    row = edit_published(*where, given.text, given.version, request.person, request.now, undo=undo)
    return Status(201 if row.edit_id else 202, PublishedEdit.of(row))


@router.post("/posts/{int:post}/published/{int:publication}/leave", response=Done, auth=WRITE)
def leave(request: ApiRequest, post: int, publication: int) -> Done:
    """A change that the network refused is left at that: the post says again what stands there."""
    where = _post(request, post), _publication(request, post, publication)
    leave_edit(*where, request.person, request.now)
    return Done()


@router.post("/posts/{int:post}/published/{int:publication}/undo", response=Done, auth=WRITE)
def undo(request: ApiRequest, post: int, publication: int) -> Done:
    """A change that has not left is taken back: the post says again what stands there."""
    undo_edit(_post(request, post), _publication(request, post, publication), request.person, request.now)
    return Done()


def _post(request: ApiRequest, number: int) -> Post:
    return get_object_or_404(Post.of(request.brand).select_related("brand"), pk=number)


def _publication(request: ApiRequest, post: int, number: int) -> int:
    rows = Publication.of(request.brand).filter(part__variant__post=post)
    return get_object_or_404(rows.only("pk"), pk=number).pk
