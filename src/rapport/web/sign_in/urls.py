"""Addresses before and around being signed in."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "sign_in"
urlpatterns: list[URLPattern] = []
