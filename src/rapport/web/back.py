"""Where a form goes when it is done: the page it was on, if that is one of ours."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe(request: HttpRequest, wanted: str, otherwise: str = "/") -> str:
    """`wanted` when it leads to this very site."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else otherwise
