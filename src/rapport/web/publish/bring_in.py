"""Posts from a file: looked at, what must be asked is asked once, rows are mended in place, then brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.publishing.bring_in import good_rows
from rapport.publishing.imports.buffer_queue import QueueNotRead
from rapport.publishing.imports.hours import known_of_import
from rapport.publishing.imports.models import PostImport
from rapport.publishing.imports.reading import (
    FIELDS,
    answer_import,
    import_table,
    keep_import,
    keep_queue,
    mend_row,
)
from rapport.publishing.imports.running import (
    begin_bringing_in,
    resume_bringing_in,
    resume_fetching,
    stop_bringing_in,
    stop_fetching,
    undo_bringing_in,
)
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post
from rapport.publishing.tables.cells import LARGEST, NoTable
from rapport.publishing.tables.posts import PostTable, TableRow
from rapport.publishing.wanted.choices import fetch_import_again
from rapport.publishing.wanted.counts import MediaPreview, count_media, media_preview, missing_in
from rapport.web.access import BrandRequest, member
from rapport.web.body_size import takes
from rapport.web.page import show
from rapport.web.publish.row_words import problem_words

SHOWN, MENDABLE, LATEST, EXAMPLES, ODD = 8, 40, 20, 3, 10
ROOM = 100_000


@dataclass(frozen=True)
class LookedAt:
    """A file as the page shows it before anything of it is a post."""

    batch: PostImport

    @cached_property
    def table(self) -> PostTable:
        return import_table(self.batch)

    @cached_property
    def good(self) -> list[TableRow]:
        return good_rows(self.table)

    @property
    def first(self) -> list[TableRow]:
        return list(self.table.rows[:SHOWN])

    @cached_property
    def wrong(self) -> list[TableRow]:
        return [row for row in self.table.rows if not row.ok]

    @property
    def mendable(self) -> list[tuple[TableRow, list[str]]]:
        """The first rows that are not good, each with what is wrong with it."""
        return [(row, [problem_words(one) for one in row.problems]) for row in self.wrong[:MENDABLE]]

    @property
    def more_wrong(self) -> int:
        return max(0, len(self.wrong) - MENDABLE)

    @cached_property
    def known(self) -> int:
        """How many of the good rows are here already."""
        wanted = [row.fingerprint for row in self.good]
        return Post.of(self.batch.brand).filter(source__in=wanted).count()

    @cached_property
    def media(self) -> MediaPreview:
        """Pictures and films that good rows name."""
        return media_preview(self.good)

    @property
    def odd_media(self) -> int:
        """How many more addresses cannot be fetched than are shown."""
        return max(0, len(self.media.odd) - ODD)

    @property
    def not_here(self) -> list[tuple[str, int]]:
        """Names of channels that the brand has not, in good rows: the most frequent first."""
        return Counter(name for row in self.good for name in row.not_here).most_common(EXAMPLES)

    @property
    def examples(self) -> list[TableRow]:
        """Three hours as they stand in the file, to be shown as they are understood."""
        return [row for row in self.table.rows if row.at and row.when][:EXAMPLES]

    @property
    def dates(self) -> dict[str, object] | None:
        return next((one for one in self.table.ask if one["what"] == "dates"), None)

    @property
    def columns(self) -> list[str]:
        return [str(one["field"]) for one in self.table.ask if one["what"] == "columns"]


def _batch(request: BrandRequest, pk: int) -> PostImport:
    return get_object_or_404(PostImport.of(request.brand).select_related("by", "brand"), pk=pk)


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """The files that were brought."""
    return _files(request)


def _files(request: BrandRequest, refused: str = "") -> HttpResponse:
    """`refused`: why nothing of the file that was just brought is kept; it stands at the form."""
    rows = PostImport.of(request.brand).select_related("by").defer("data").order_by("-pk")[:LATEST]
    context = {"batches": rows, "refused": refused, "tab": "bring-in"}
    return show(request, "publish/bring_in.html", context, status=422 if refused else 200)


@takes(LARGEST + ROOM)
@require_POST
@member("write")
def bring(request: BrandRequest) -> HttpResponse:
    """A `file`, to look at."""
    file = request.FILES.get("file")
    if file is None:
        return _files(request, _("Choose a file first."))
    try:
        data = file.read(LARGEST + 1)
        found = keep_import(request.brand, file.name or "", data, request.person, request.now)
    except NoTable as error:
        why = problem_words(str(error))
        return _files(request, _("This is no table of posts: %(why)s. Nothing was kept.") % {"why": why})
    return redirect("publish:import", brand=request.brand.slug, pk=found.pk)


@require_POST
@member("write")
def queue(request: BrandRequest) -> HttpResponse:
    """A `key` to Buffer, used once: what waits there, to look at."""
    try:
        found = keep_queue(request.brand, request.POST.get("key", ""), request.person, request.now)
    except (QueueNotRead, NoTable) as error:
        messages.error(request, problem_words(str(error)))
        return redirect("publish:bring-in", brand=request.brand.slug)
    return redirect("publish:import", brand=request.brand.slug, pk=found.pk)


@require_safe
@member("see")
def batch(request: BrandRequest, pk: int) -> HttpResponse:
    """One file: looked at, or how far it is; asked for by a part of the page, only that part."""
    found = _batch(request, pk)
    part = request.htmx and found.begun_at  # type: ignore[attr-defined]
    looked = None if found.begun_at else LookedAt(found)
    template = "publish/import_progress.html" if part else "publish/import.html"
    context: dict[str, object] = {"batch": found, "looked": looked, "tab": "bring-in"}
    context["known"] = known_of_import(found, request.now)
    if found.begun_at:
        context |= {"media": count_media(found), "missing": missing_in(found, ODD)}
    return show(request, template, context)


def _tried(request: BrandRequest, pk: int, done: str, *, why: NotNow | None = None) -> HttpResponse:
    if why:
        messages.error(request, str(why))
    elif done:
        messages.success(request, done)
    return redirect("publish:import", brand=request.brand.slug, pk=pk)


@require_POST
@member("write")
def answers(request: BrandRequest, pk: int) -> HttpResponse:
    """`zone`, `dates`, and `column-<field>` for each column that was asked for."""
    given = request.POST
    asked = [name for name in given if name.startswith("column-")]
    columns = {name.removeprefix("column-"): given.get(name, "") for name in asked}
    found = _batch(request, pk)
    try:
        answer_import(found, given.get("zone", ""), given.get("dates", found.dates), columns)
    except NotNow as error:
        return _tried(request, pk, "", why=error)
    return _tried(request, pk, _("Read again. Nothing was brought in yet."))


@require_POST
@member("write")
def row(request: BrandRequest, pk: int, number: int) -> HttpResponse:
    """A row as it is typed; `out` leaves it out."""
    typed = {name: request.POST[name] for name in FIELDS if name in request.POST}
    try:
        mend_row(_batch(request, pk), number, None if "out" in request.POST else typed)
    except NotNow as error:
        return _tried(request, pk, "", why=error)
    return _tried(request, pk, "")


@require_POST
@member("write")
def course(request: BrandRequest, pk: int) -> HttpResponse:
    """`do` is begin, stop, resume or undo, and of its pictures and films fetch-stop, fetch-on or fetch-again."""
    found, do = _batch(request, pk), request.POST.get("do", "")
    acts: dict[str, Callable[[], object]] = {
        "begin": lambda: begin_bringing_in(found, request.person, request.now),
        "stop": lambda: stop_bringing_in(found, request.now),
        "resume": lambda: resume_bringing_in(found),
        "undo": lambda: undo_bringing_in(found, request.person, request.now),
        "fetch-stop": lambda: stop_fetching(found, request.now),
        "fetch-on": lambda: resume_fetching(found),
        "fetch-again": lambda: fetch_import_again(found, request.now),
    }
    try:
        said = acts.get(do, lambda: None)()
    except NotNow as error:
        return _tried(request, pk, "", why=error)
    return _tried(request, pk, _("Fetched again: %(n)d.") % {"n": said} if do == "fetch-again" else "")
