"""The numbers that every tab shows, for tabs that show nothing else of the inbox."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from rapport.publishing.trouble import count_troubles
from rapport.web.access import BrandRequest, member, told
from rapport.web.shell import Shell
from rapport.web.templatetags.rapport import capped


@require_safe
@member("see")
def waiting(request: BrandRequest) -> HttpResponseBase:
    """How many conversations need a person now, nothing when none does.

    Headers say in how many we are named and, with `?posts`, how many posts need somebody and how
    many accounts are restricted.
    """
    shell = Shell(request.brand, request.person, request.membership)
    answer = told(capped(shell.waiting) if shell.waiting else "", 200)
    answer.headers["X-Mentioned"] = str(shell.mentioned)
    if "posts" in request.GET:
        answer.headers["X-Restricted"] = str(len(shell.restricted))
        answer.headers["X-Troubled"] = str(count_troubles(request.brand, request.now))
    return answer
