"""Files beside unsent words: chosen, described, looked at, taken off; and those that left with a reply."""

from __future__ import annotations

from contextlib import suppress

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.domain.parameters import number_or
from rapport.inbox.keep import TooMuch, keep
from rapport.inbox.models import UnsentFile
from rapport.inbox.unsent_files import TooManyFiles, describe_file, leaving_with, put_beside, take_off
from rapport.media.attached import Attached
from rapport.media.clean import LARGEST, NotTaken
from rapport.media.file_response import given_file
from rapport.media.files import keep_file, sized_for
from rapport.outbox.models import Attachment
from rapport.web.access import BrandRequest, member
from rapport.web.body_size import FILE, takes
from rapport.web.inbox.box import box_of, holding
from rapport.web.inbox.responses import composer, context
from rapport.web.inbox.talk import Talk, talk_of
from rapport.web.inbox.unsent import key_of, typed

ALT = "alt-"


@takes(FILE)
@require_POST
@member("write")
def attachments(request: BrandRequest, number: int) -> HttpResponseBase:
    """The file `file` beside what is being written under `key`; a refusal says why, and the words stay."""
    talk = talk_of(request, number)
    try:
        _put(request, talk, request.FILES.get("file"))
    except NotTaken as error:
        return _shown(request, number, str(error))
    return _shown(request, number)


def beside(request: BrandRequest, talk: Talk) -> tuple[Attached, ...]:
    """What leaves with the form's words; a page without a script brings its file only now. Raises `NotTaken`."""
    if file := request.FILES.get("file"):
        _put(request, talk, file)
    return leaving_with(talk.conversation, request.person, key_of(request), _alts(request))


def _put(request: BrandRequest, talk: Talk, file: UploadedFile[bytes] | None) -> None:
    limits, words = talk.files, typed(request, talk)
    if limits is None:
        raise NotTaken(_("This network takes no files beside words; send a link instead."))
    if file is None:
        raise NotTaken(_("Choose a file first."))
    if limits.files and len(_of(request, talk, words.key)) >= limits.files:
        raise NotTaken(_("This network takes at most %(n)d files with one message.") % {"n": limits.files})
    kept, name = keep_file(request.brand, file.name or "", file.read(LARGEST + 1), request.now)
    sized_for(kept, limits)
    try:
        put_beside(talk.conversation, request.person, words, Attached(kept, name), request.now)
    except (TooManyFiles, TooMuch) as error:
        raise NotTaken(_("No more is kept here: send or throw away what is there first.")) from error


def _of(request: BrandRequest, talk: Talk, key: str) -> list[UnsentFile]:
    return holding(talk, "", key).files


@require_POST
@member("write")
def description(request: BrandRequest, number: int, file: int) -> HttpResponseBase:
    """What the file shows, in `alt-<its number>`."""
    describe_file(_mine(request, number, file), _alts(request).get(file, ""))
    return _shown(request, number)


@require_POST
@member("write")
def removal(request: BrandRequest, number: int, file: int) -> HttpResponseBase:
    """Not this file."""
    take_off(_mine(request, number, file))
    return _shown(request, number)


@require_safe
@member("write")
def unsent_picture(request: BrandRequest, number: int, file: int) -> HttpResponseBase:
    """A file of my own that has not left, small."""
    row = _mine(request, number, file)
    return given_file(request, row.file, row.name, small=True)


@require_safe
@member("see")
def sent_file(request: BrandRequest, number: int, file: int) -> HttpResponseBase:
    """A file that left with a reply, or is about to; `small` for the conversation."""
    rows = Attachment.of(request.brand).filter(delivery__reply__floor__conversation=number)
    row = get_object_or_404(rows.select_related("file"), pk=file)
    return given_file(request, row.file, row.name, small="small" in request.GET)


def _mine(request: BrandRequest, number: int, file: int) -> UnsentFile:
    rows = UnsentFile.of(request.brand).filter(words__conversation=number, words__person=request.person)
    return get_object_or_404(rows.select_related("file", "words"), pk=file)


def _alts(request: BrandRequest) -> dict[int, str]:
    given = request.POST.items()
    return {number_or(name.removeprefix(ALT)): str(said) for name, said in given if name.startswith(ALT)}


def _shown(request: BrandRequest, number: int, not_taken: str = "") -> HttpResponseBase:
    """The files as they stand beside the words; for a page without a script the whole composer with its words."""
    talk, status = talk_of(request, number), 422 if not_taken else 200
    if request.htmx:  # type: ignore[attr-defined]
        given = {**context(request, talk, holding(talk, "", key_of(request))), "not_taken": not_taken}
        return render(request, "components/attached.html", given, status=status)
    words = typed(request, talk)
    with suppress(TooMuch):
        keep(talk.conversation, request.person, words, request.now)
    if not not_taken:
        return redirect("inbox:show", brand=request.brand.slug, number=number)
    talk = talk_of(request, number)
    return composer(request, talk, box_of(talk), status, refusals=[not_taken])
