"""A page of one area, which marks where one is in the rail and in the area's own tabs."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render

from rapport.web.access import BrandRequest


def show(
    request: BrandRequest, template: str, context: Mapping[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    """`knowledge/saved.html` is the area `knowledge`; a view may name its tab as `tab`."""
    area, _, rest = template.partition("/")
    tab = rest.split("_")[0].removesuffix(".html")
    return render(request, template, {"here": area, "tab": tab, **(context or {})}, status=status)
