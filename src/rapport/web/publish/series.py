"""A post that comes round: by a rule, ended, taken up again; and a copy of it as a draft."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.domain.parameters import NotReadable
from rapport.publishing.copying import copy_post
from rapport.publishing.locked import NotNow
from rapport.publishing.series import repeat_post
from rapport.publishing.series_end import end_series, resume_series
from rapport.web.access import BrandRequest, member
from rapport.web.publish.one_post import found, tried


@require_POST
@member("write")
def change(request: BrandRequest, pk: int) -> HttpResponse:
    """Copies leave by `rule` from the wall time `at` on; `end`: no further ones; `again`: that is taken back."""
    post, zone = found(request, pk), request.brand.time_zone
    if "end" in request.POST and post.template_of:
        end_series(post.template_of, request.person, request.now)
        messages.success(request, _("It comes round no more. What is in line stays there."))
        return redirect("publish:post", brand=request.brand.slug, pk=pk)
    if "again" in request.POST and (row := post.template_of):
        again = _("It comes round again, from its next time on.")
        return tried(request, pk, lambda _post: resume_series(row, request.person, request.now), again)
    try:
        start = datetime.fromisoformat(request.POST.get("at", ""))
        if start.tzinfo:
            raise NotReadable(_("a wall time of the brand's zone, without an offset"))
        repeat_post(post, request.POST.get("rule", ""), start, zone, request.person, request.now)
    except (NotReadable, NotNow, ValueError) as error:
        messages.error(request, _("It does not come round. %(why)s") % {"why": error})
    else:
        messages.success(request, _("It comes round. Its copies are made two weeks ahead."))
    return redirect("publish:post", brand=request.brand.slug, pk=pk)


@require_POST
@member("write")
def copy(request: BrandRequest, pk: int) -> HttpResponse:
    """A draft that says the same, to be changed or put in line; thrown away, nothing of it is left."""
    try:
        made = copy_post(found(request, pk), request.person, request.now)
    except NotNow as error:
        messages.error(request, str(error))
        return redirect("publish:post", brand=request.brand.slug, pk=pk)
    messages.success(request, _("This is a copy, a draft of its own."))
    return redirect("publish:post", brand=request.brand.slug, pk=made.pk)
