"""Today's page."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render

from rapport.web.access import BrandRequest, member


@member("see")
def index(request: BrandRequest) -> HttpResponseBase:
    return render(request, "today/index.html", {"here": "today"})
