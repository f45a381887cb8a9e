"""Pictures and films that a table named for a post: what became of each, and what to do where one did not come."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.posts import post_of
from rapport.api.schemas import wanted as shapes
from rapport.api.schemas.base import Page
from rapport.api.schemas.file import FileGiven
from rapport.media.attached import Attached
from rapport.media.models import File
from rapport.publishing.models import WantedMedia
from rapport.publishing.wanted.choices import choose_another, fetch_again, go_without
from rapport.publishing.wanted.standing import wanted_of

router = Router(tags=["bring in"])


@router.get("/posts/{int:post}/wanted-media", response=Page[shapes.WantedMedia])
def list_wanted(request: ApiRequest, post: int) -> Page[shapes.WantedMedia]:
    """In the order of its row; none: its table named none, or it came from no table."""
    rows = wanted_of(post_of(request, post))
    return Page[shapes.WantedMedia](items=[shapes.WantedMedia.of(one) for one in rows], next=None)


@router.post("/posts/{int:post}/wanted-media/again", response=Page[shapes.WantedMedia], auth=WRITE)
def try_again(request: ApiRequest, post: int, given: shapes.WantedChosen) -> Page[shapes.WantedMedia]:
    """Those that were refused are fetched once more; the post stays a draft until they are here."""
    fetch_again(post_of(request, post), request.now, given.ids or None)
    return list_wanted(request, post)


@router.post("/posts/{int:post}/wanted-media/without", response=Page[shapes.WantedMedia], auth=WRITE)
def let_go_without(request: ApiRequest, post: int, given: shapes.WantedChosen) -> Page[shapes.WantedMedia]:
    """The post may leave without those that are missing; with the last one its hold ends. None leaves by it."""
    go_without(post_of(request, post), request.person, request.now, given.ids or None)
    return list_wanted(request, post)


@router.put("/posts/{int:post}/wanted-media/{int:number}", response=Page[shapes.WantedMedia], auth=WRITE)
def take_another(request: ApiRequest, post: int, number: int, given: FileGiven) -> Page[shapes.WantedMedia]:
    """Another picture or film, brought to `/files` before, stands where the missing one was to.

    What it shows is what the table said of the other one, unless `alt` says it anew.
    """
    row = get_object_or_404(WantedMedia.of(request.brand), pk=number, post=post)
    file = get_object_or_404(File.of(request.brand).filter(width__gt=0), sha256=given.sha256)
    choose_another(row, Attached(file, given.name, given.alt or row.alt), request.person, request.now)
    return list_wanted(request, post)
