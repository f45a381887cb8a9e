"""Posts from a file: looked at without keeping a post, asked about once, mended, brought in as drafts, undone."""

from __future__ import annotations

from collections.abc import Sequence

from django.shortcuts import get_object_or_404
from ninja import File as Part
from ninja import Router, Status
from ninja.files import UploadedFile

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first, seq_of
from rapport.api.schemas import bring_in as shapes
from rapport.api.schemas.base import Page
from rapport.api.transaction import by_itself
from rapport.publishing.imports import reading, running
from rapport.publishing.imports.hours import known_of_import
from rapport.publishing.imports.models import PostImport
from rapport.publishing.known_ahead import KnownPost
from rapport.publishing.tables.cells import LARGEST
from rapport.publishing.wanted.choices import fetch_import_again

router = Router(tags=["bring in"])
# Addresses whose bodies may be larger than others': the file, and what stands around it.
LARGER = {"imports": LARGEST + 100_000}


@router.get("/imports", response=Page[shapes.FileOfPosts])
def list_imports(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[shapes.FileOfPosts]:
    """Latest first; without what is in those that are only looked at."""
    found, following = newest_first(PostImport.of(request.brand).defer("data"), cursor, limit)
    return Page[shapes.FileOfPosts](items=[shapes.FileOfPosts.of(one, None) for one in found], next=following)


@router.post("/imports", response={201: shapes.FileOfPosts}, auth=WRITE)
@by_itself
def bring_posts(request: ApiRequest, file: UploadedFile = Part(...)) -> Status[shapes.FileOfPosts]:  # type: ignore[type-arg] # noqa: B008
    """A table to look at: the dry run. Nothing of it is a post before `begin`, and nothing is fetched or computed;
    from then on its pictures and films are fetched, and a post stays a draft until its own are here.

    At most 10 MB and 5,000 rows. The same file again, while it is only looked at, is the same one.
    """
    data = file.read(LARGEST + 1)
    row = reading.keep_import(request.brand, file.name or "", data, request.person, request.now)
    return Status(201, _told(row))


@router.post("/imports/queue", response={201: shapes.FileOfPosts}, auth=WRITE)
@by_itself
def bring_queue(request: ApiRequest, given: shapes.QueueGiven) -> Status[shapes.FileOfPosts]:
    """What is scheduled or a draft at Buffer, to look at as a table is: nothing of it is a post before `begin`."""
    row = reading.keep_queue(request.brand, given.key, request.person, request.now)
    return Status(201, _told(row))


@router.get("/imports/{int:batch}", response=shapes.FileOfPosts)
def show_import(request: ApiRequest, batch: int) -> shapes.FileOfPosts:
    """How it stands: what has to be said first, or how far it is, and what to know of its posts' hours."""
    row = _found(request, batch)
    return _told(row, known_of_import(row, request.now))


@router.get("/imports/{int:batch}/rows", response=Page[shapes.FileRow])
def list_rows(request: ApiRequest, batch: int, cursor: Cursor = "", limit: Limit = 50) -> Page[shapes.FileRow]:
    """Its rows in their order, while it is looked at; the cursor is a row's number."""
    row, after = _found(request, batch), seq_of(cursor)
    table = None if row.begun_at else reading.import_table(row)
    found = [one for one in (table.rows if table else ()) if one.row > after][: limit + 1]
    following = str(found[limit - 1].row) if len(found) > limit else None
    return Page[shapes.FileRow](items=[shapes.FileRow.of(one) for one in found[:limit]], next=following)


@router.put("/imports/{int:batch}/answers", response=shapes.FileOfPosts, auth=WRITE)
def answer(request: ApiRequest, batch: int, given: shapes.AnswersGiven) -> shapes.FileOfPosts:
    """What was asked, said; it is read again, and nothing is brought in yet."""
    row = _found(request, batch)
    reading.answer_import(row, given.zone or row.zone, given.dates or row.dates, given.columns)
    return _told(_found(request, batch))


@router.put("/imports/{int:batch}/rows/{int:number}", response=shapes.FileOfPosts, auth=WRITE)
def mend(request: ApiRequest, batch: int, number: int, given: shapes.RowGiven) -> shapes.FileOfPosts:
    """A row as it is to be."""
    typed = {name: said for name, said in given.model_dump().items() if said is not None}
    reading.mend_row(_found(request, batch), number, typed)
    return _told(_found(request, batch))


@router.delete("/imports/{int:batch}/rows/{int:number}", response=shapes.FileOfPosts, auth=WRITE)
def leave_out(request: ApiRequest, batch: int, number: int) -> shapes.FileOfPosts:
    """A row is left out; with PUT it is there again."""
    reading.mend_row(_found(request, batch), number, None)
    return _told(_found(request, batch))


@router.post("/imports/{int:batch}/begin", response=shapes.FileOfPosts, auth=WRITE)
def begin(request: ApiRequest, batch: int) -> shapes.FileOfPosts:
    """Its good rows become drafts, some hundred at a time; what is here already makes nothing new."""
    running.begin_bringing_in(_found(request, batch), request.person, request.now)
    return _told(_found(request, batch))


@router.post("/imports/{int:batch}/stop", response=shapes.FileOfPosts, auth=WRITE)
def stop(request: ApiRequest, batch: int) -> shapes.FileOfPosts:
    """No further row; what is here stays, and it can be gone on with, or undone."""
    running.stop_bringing_in(_found(request, batch), request.now)
    return _told(_found(request, batch))


@router.post("/imports/{int:batch}/resume", response=shapes.FileOfPosts, auth=WRITE)
def resume(request: ApiRequest, batch: int) -> shapes.FileOfPosts:
    """On from where it was."""
    running.resume_bringing_in(_found(request, batch))
    return _told(_found(request, batch))


@router.post("/imports/{int:batch}/undo", response=shapes.FileOfPosts, auth=WRITE)
def undo(request: ApiRequest, batch: int) -> shapes.FileOfPosts:
    """Its drafts are thrown away, except where something is out already."""
    running.undo_bringing_in(_found(request, batch), request.person, request.now)
    return _told(_found(request, batch))


@router.post("/imports/{int:batch}/fetching/stop", response=shapes.FileOfPosts, auth=WRITE)
def stop_fetching(request: ApiRequest, batch: int) -> shapes.FileOfPosts:
    """No further picture or film is fetched; posts that miss one stay drafts."""
    running.stop_fetching(_found(request, batch), request.now)
    return _told(_found(request, batch))


@router.post("/imports/{int:batch}/fetching/resume", response=shapes.FileOfPosts, auth=WRITE)
def resume_fetching(request: ApiRequest, batch: int) -> shapes.FileOfPosts:
    """On with those that are missing."""
    running.resume_fetching(_found(request, batch))
    return _told(_found(request, batch))


@router.post("/imports/{int:batch}/fetching/again", response=shapes.FileOfPosts, auth=WRITE)
def fetch_again(request: ApiRequest, batch: int) -> shapes.FileOfPosts:
    """All of its posts' pictures and films that were refused, once more."""
    fetch_import_again(_found(request, batch), request.now)
    return _told(_found(request, batch))


def _found(request: ApiRequest, number: int) -> PostImport:
    return get_object_or_404(PostImport.of(request.brand).select_related("by", "brand"), pk=number)


def _told(row: PostImport, known: Sequence[KnownPost] = ()) -> shapes.FileOfPosts:
    table = None if row.begun_at else reading.import_table(row)
    found = shapes.FileOfPosts.of(row, table, known)
    found.media = shapes.ImportMedia.of(row, table)
    return found
