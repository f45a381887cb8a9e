"""Addresses of this area; included by `rapport.web.urls`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "settings"
urlpatterns: list[URLPattern] = []
