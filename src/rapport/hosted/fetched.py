"""A file of ours as a network fetches it: by a signed address that ends, without cookie, session or database."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from rapport.domain.film import FILM
from rapport.media.file_response import POLICY
from rapport.media.files import Sized
from rapport.media.public_address import AddressClosed, open_address
from rapport.media.streamed_file import streamed


@require_safe
def fetched(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bytes as they were made ready for the network; 404 for whatever else is asked."""
    try:
        found, left = open_address(token, timezone.now())
        response = streamed(request, found) if found.mime == FILM else _whole(found)
    except (AddressClosed, FileNotFoundError) as error:
        raise Http404("There is no file here, or not any more.") from error
    response.headers["Content-Disposition"] = f'inline; filename="{found.place.name[:12]}{found.place.suffix}"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.headers["Cache-Control"] = f"private, max-age={int(left.total_seconds())}"
    return response


def _whole(found: Sized) -> HttpResponseBase:
    return HttpResponse(found.read(), content_type=found.mime)
