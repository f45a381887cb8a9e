"""A link's card in the composer: asked for once, beside the preview, and never shown as the page's own HTML."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from rapport.domain.counted_links import LONGEST, addresses
from rapport.media.file_response import POLICY
from rapport.publishing.links.cards import link_card
from rapport.publishing.links.models import LinkCard
from rapport.web.access import BrandRequest, member


@require_POST
@member("write")
def fetch(request: BrandRequest) -> HttpResponse:
    """The card of `address`; looked for where it is not known."""
    found = addresses(request.POST.get("address", "")[:LONGEST])
    if not found:
        return HttpResponse(status=204)
    card = link_card(request.brand, found[0], request.now)
    return render(request, "publish/link_card.html", {"card": card, "brand": request.brand})


@require_safe
@member("see")
def picture(request: BrandRequest, pk: int) -> HttpResponse:
    """The card's picture, as it was drawn anew here."""
    card = get_object_or_404(LinkCard.of(request.brand), pk=pk)
    if not card.picture:
        raise Http404("This card has no picture.")
    response = HttpResponse(bytes(card.picture), content_type=card.mime)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
