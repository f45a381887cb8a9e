"""All troubles with posts in pages, putting them aside, and taking them up again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rapport.approvals.not_now import NotNow
from rapport.domain.parameters import number_or_none
from rapport.publishing.put_aside import (
    presses_lately,
    put_troubles_aside,
    take_up_again,
    was_put_aside,
)
from rapport.publishing.trouble import COUNTED, MOST, trouble_list
from rapport.web.access import BrandRequest, member
from rapport.web.page import show

LATELY = 20


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """`page` from the address; `aside`: the press that can be undone at once."""
    page = min(max(number_or_none(request.GET.get("page", "")) or 1, 1), COUNTED // MOST + 1)
    found = trouble_list(request.brand, request.now, MOST, (page - 1) * MOST)
    press, lately = number_or_none(request.GET.get("aside", "")), presses_lately(request.brand, LATELY)
    context = {
        "found": found,
        "earlier": page - 1,
        "later": page + 1 if found.more else 0,
        "first": found.skipped + 1,
        "last": found.skipped + len(found.lines),
        "press": next((one for one in lately if one.first.entry_id == press), None),
        "lately": lately,
        "tab": "calendar",
    }
    return show(request, "publish/troubles.html", context)


@require_POST
@member("write")
def aside(request: BrandRequest) -> HttpResponse:
    """One, by its key, or with `all` every one that stood on the page."""
    keys = request.POST.getlist("shown" if "all" in request.POST else "trouble")
    where = reverse("publish:troubles", args=[request.brand.slug])
    try:
        press, many = put_troubles_aside(request.brand, keys, request.person, request.now)
    except NotNow as error:
        messages.error(request, str(error))
        return redirect(where)
    if left := len(set(keys)) - many:
        told = ngettext(
            "%(n)d was solved or changed meanwhile, and stays as it is.",
            "%(n)d were solved or changed meanwhile, and stay as they are.",
            left,
        )
        messages.warning(request, told % {"n": left})
    return redirect(f"{where}?aside={press.pk}")


@require_POST
@member("write")
def again(request: BrandRequest, press: int) -> HttpResponse:
    """All of that press ask for somebody again."""
    if not was_put_aside(request.brand, press):
        raise Http404("Nothing was put aside by such a press here.")
    try:
        many = take_up_again(request.brand, press, request.person, request.now)
    except NotNow as error:
        messages.error(request, str(error))
    else:
        told = ngettext("%(n)d taken up again.", "%(n)d taken up again.", many)
        messages.success(request, told % {"n": many})
    return redirect("publish:troubles", brand=request.brand.slug)
