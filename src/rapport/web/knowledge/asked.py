"""What was asked and had no article."""

from __future__ import annotations

from django.http import HttpResponse

from rapport.domain.decision import Route
from rapport.domain.reading import Tone
from rapport.inbox.models import Decision
from rapport.web.access import BrandRequest, member
from rapport.web.page import show

LATEST = 50


@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """The latest questions and requests that went to a person because nothing was written about them."""
    without = Decision.of(request.brand).filter(
        route=Route.PERSON, article__isnull=True, message__reading__tone__in=[Tone.QUESTION, Tone.REQUEST]
    )
    rows = without.select_related(
        "message__reading", "message__conversation__contact", "message__conversation__channel"
    )
    return show(request, "knowledge/asked.html", {"asked": rows.order_by("-pk")[:LATEST], "latest": LATEST})
