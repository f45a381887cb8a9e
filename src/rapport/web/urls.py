"""The screens' addresses; everything of a brand is under `/b/<brand>/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
