"""Pictures for a post: brought while it is written, or chosen from those that are here already."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.domain.parameters import number_or
from rapport.media.clean import NotTaken
from rapport.media.file_response import given_file
from rapport.media.films import keep_brought
from rapport.publishing.models import PostFile
from rapport.publishing.pictures_here import AT_ONCE, described, pictures_here
from rapport.web.access import BrandRequest, member
from rapport.web.body_size import FILE, takes
from rapport.web.publish.file_fields import ALL_CHANNELS, MOST_FILES, PictureField


@require_safe
@member("write")
def index(request: BrandRequest) -> HttpResponse:
    """Those that are here, `AT_ONCE` from `after` on, to be put beside the post or the channel `for`."""
    after = min(number_or(request.GET.get("after", "")), 100 * AT_ONCE)
    found = list(pictures_here(request.brand)[after : after + AT_ONCE + 1])
    context = {
        "pictures": described(request.brand, found[:AT_ONCE]),
        "scope": _scope(request.GET.get("for", "")),
        "after": after + AT_ONCE if len(found) > AT_ONCE else 0,
        "brand": request.brand,
    }
    return render(request, "publish/pictures_here.html", context)


@takes(settings.LARGEST_FILM + FILE)
@require_POST
@member("write")
def bring(request: BrandRequest) -> HttpResponse:
    """Keep what is brought, and put its fields beside the others; all but pictures and films is refused."""
    scope, fields, refusals = _scope(request.POST.get("for", "")), [], []
    for one in request.FILES.getlist(f"file-{scope}" if scope else "file")[:MOST_FILES]:
        try:
            kept, name = keep_brought(request.brand, one.name or "", one, request.now)
            if not (kept.is_picture or kept.is_film):
                raise NotTaken(_("Only pictures and films go beside a post."))
        except NotTaken as error:
            refusals.append(f"{one.name}: {error}")
            continue
        fields.append(PictureField(PostFile(brand=request.brand, file=kept, name=name), scope))
    context = {"fields": fields, "refusals": refusals, "brand": request.brand}
    return render(request, "publish/picture_fields.html", context)


@require_safe
@member("write")
def field(request: BrandRequest, pk: int) -> HttpResponse:
    """The fields of one that is chosen."""
    file = get_object_or_404(pictures_here(request.brand), pk=pk)
    [row] = described(request.brand, [file])
    fields = [PictureField(row, _scope(request.GET.get("for", "")))]
    return render(request, "publish/picture_fields.html", {"fields": fields, "brand": request.brand})


@require_safe
@member("write")
def picture(request: BrandRequest, pk: int) -> HttpResponseBase:
    """The picture itself; `small` for lists."""
    row = get_object_or_404(pictures_here(request.brand), pk=pk)
    return given_file(request, row, str(row), small="small" in request.GET)


def _scope(said: str) -> int:
    return max(number_or(said), ALL_CHANNELS)
