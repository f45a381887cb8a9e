"""Where a form goes when it is done: the page it was on, if that is one of ours."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

STARTS = ("/", "http://", "https://")
LONGEST = 2000


def safe(request: HttpRequest, wanted: str, otherwise: str = "/") -> str:
    """`wanted` when it is an address of this very site; a bare word would be taken for the name of a view."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith(STARTS) and len(wanted) <= LONGEST else otherwise
