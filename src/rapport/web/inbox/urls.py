"""Addresses of the inbox."""

from __future__ import annotations

from django.urls import URLPattern, path

from rapport.web.inbox import views

app_name = "inbox"
urlpatterns: list[URLPattern] = [path("", views.index, name="index")]
