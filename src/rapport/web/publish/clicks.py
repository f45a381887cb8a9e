"""The house's short links: a click is counted on its day, and led on; nothing of who clicked is kept or set."""

from __future__ import annotations

import re

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.domain.counted_links import leads_somewhere
from rapport.publishing.links.counting import count_clicks, opened_link
from rapport.publishing.models import Post
from rapport.web.access import BrandRequest, member
from rapport.web.publish.one_post import tried

# Programs that say they are one: they look at links for their cards, and are nobody's click. Read, and not kept.
PROGRAM = re.compile(
    r"bot\b|bot/|crawl|spider|preview|externalhit|http\.rb|cardyb|fetch|curl|wget|python", re.IGNORECASE
)
NO_TRACE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """On to the address that is kept under the code, and to no other."""
    now, count = timezone.now(), _is_a_click(request)
    try:
        target = opened_link(code, now, count)
    except OperationalError:  # the count is worth less than the way on
        target = opened_link(code, now, count=False)
    if not leads_somewhere(target):
        raise Http404("There is no such link.")
    answer = HttpResponse(status=302, headers=NO_TRACE)
    answer["Location"] = target
    return answer


def _is_a_click(request: HttpRequest) -> bool:
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")).lower()
    program = PROGRAM.search(request.headers.get("User-Agent", "")[:500])
    return request.method == "GET" and not ahead and not program


@require_POST
@member("write")
def counting(request: BrandRequest, pk: int) -> HttpResponse:
    """`on` is yes or no: whether clicks on this post's links are counted."""
    on = request.POST.get("on") == "yes"
    done = _("Its links are short ones of this house now.") if on else _("Its links are as you typed them again.")
    get_object_or_404(Post.of(request.brand), pk=pk)
    return tried(request, pk, lambda post: count_clicks(post, on, request.person, request.now), done)
