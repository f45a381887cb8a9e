"""Other words for what of a post is out: typed on the post's page, beside what stands there now."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.publishing.editing import edit_published
from rapport.web.access import BrandRequest, member
from rapport.web.publish.channel_fields import LONGEST
from rapport.web.publish.one_post import tried


@require_POST
@member("write")
def change(request: BrandRequest, pk: int, publication: int) -> HttpResponse:
    """The part says `text` from now on; `version` is that which was read."""
    text, seen = request.POST.get("text", "")[:LONGEST], request.POST.get("version", "")
    given = (
        publication,
        text,
        int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
        request.person,
        request.now,
    )
    undo = timedelta(seconds=settings.UNDO_SECONDS)
    done = _("It is changed as soon as the network has taken it; the version before is kept.")
    return tried(request, pk, lambda post: edit_published(post, *given, undo=undo), done)
