"""What somebody does about a picture or film that did not come: try again, choose another one, go without."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.domain.parameters import number_or
from rapport.media.attached import Attached
from rapport.media.clean import NotTaken
from rapport.media.films import keep_brought
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, WantedMedia
from rapport.publishing.wanted.choices import choose_another, fetch_again, go_without
from rapport.web.access import BrandRequest, member
from rapport.web.body_size import FILE, takes
from rapport.web.publish.one_post import tried


@require_POST
@member("write")
def again(request: BrandRequest, pk: int) -> HttpResponse:
    """Fetch `one`, or all of the post's that were refused, once more."""
    done = _("It is fetched again. The post stays a draft until it is here.")
    return tried(request, pk, lambda post: fetch_again(post, request.now, _one(request)), done)


@require_POST
@member("write")
def without(request: BrandRequest, pk: int) -> HttpResponse:
    """Let the post go without `one`, or without all that are missing."""
    done = _("It goes without. The address stays in its notes.")
    return tried(request, pk, lambda post: go_without(post, request.person, request.now, _one(request)), done)


@takes(settings.LARGEST_FILM + FILE)
@require_POST
@member("write")
def file(request: BrandRequest, pk: int, number: int) -> HttpResponse:
    """A `file` that stands where the missing one was to."""
    row = get_object_or_404(WantedMedia.of(request.brand), pk=number, post=pk)

    def chosen(post: Post) -> None:
        given = request.FILES.get("file")
        if given is None:
            raise NotNow(_("Choose a file first."))
        try:
            kept, name = keep_brought(request.brand, given.name or "", given, request.now)
        except NotTaken as error:
            raise NotNow(str(error)) from error
        if not (kept.is_picture or kept.is_film):
            raise NotNow(_("Only pictures and films go beside a post."))
        choose_another(row, Attached(kept, name, row.alt), request.person, request.now)

    done = _("It stands where the other one was to. Look whether what is said of it still fits.")
    return tried(request, pk, chosen, done)


def _one(request: BrandRequest) -> list[int] | None:
    return [number_or(request.POST["one"])] if "one" in request.POST else None
