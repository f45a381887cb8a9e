"""Other words for what of a post is out: typed on the post's page, beside what stands there now."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.domain.parameters import number_or_none
from rapport.publishing.editing import EditRefused, edit_published, leave_edit, undo_edit
from rapport.publishing.locked import NotNow
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.words import refusal_words
from rapport.web.publish.changeable import TriedChange
from rapport.web.publish.channel_fields import LONGEST
from rapport.web.publish.one_post import found, tried
from rapport.web.publish.post import post_page


@require_POST
@member("write")
def change(request: BrandRequest, pk: int, publication: int) -> HttpResponse:
    """The part says `text`; `version` is that which was read. What was typed stays where it is refused."""
    text, seen = request.POST.get("text", "")[:LONGEST], number_or_none(request.POST.get("version", "")) or 0
    undo = timedelta(seconds=settings.UNDO_SECONDS)
    try:
        row = edit_published(found(request, pk), publication, text, seen, request.person, request.now, undo=undo)
    except EditRefused as error:
        why = [refusal_words(one) for one in error.refusals]
    except NotNow as error:
        why = [str(error)]
    else:
        messages.success(request, _done(row.edit_id is not None))
        return redirect("publish:post", brand=request.brand.slug, pk=pk)
    return post_page(request, pk, TriedChange(publication, text, why), status=409)


@require_POST
@member("write")
def leave(request: BrandRequest, pk: int, publication: int) -> HttpResponse:
    """What the network refused is left at that."""
    done = _("It is left as it stands there.")
    return tried(request, pk, lambda post: leave_edit(post, publication, request.person, request.now), done)


@require_POST
@member("write")
def undo(request: BrandRequest, pk: int, publication: int) -> HttpResponse:
    """The change does not leave; the post says again what stands there."""
    done = _("Undone: it stays as it stands there.")
    return tried(request, pk, lambda post: undo_edit(post, publication, request.person, request.now), done)


def _done(in_line: bool) -> str:
    if in_line:
        return _("It is changed as soon as the network has taken it; the version before is kept.")
    return _("It waits for a yes; until then the old words stand there.")
