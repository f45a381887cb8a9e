"""A page of one area, which marks where one is in the rail and in the area's own tabs."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect

from rapport.web.access import BrandRequest


def show(
    request: BrandRequest, template: str, context: Mapping[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    """`knowledge/saved.html` is the area `knowledge`; a view may name its tab as `tab`."""
    area, _, rest = template.partition("/")
    tab = rest.split("_")[0].removesuffix(".html")
    return render(request, template, {"here": area, "tab": tab, **(context or {})}, status=status)


def go(request: BrandRequest, where: str) -> HttpResponse:
    """To another page, also where a form was sent without leaving its own."""
    return HttpResponseClientRedirect(where) if request.htmx else redirect(where)  # type: ignore[attr-defined]
