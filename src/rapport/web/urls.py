"""The screens' addresses; everything of a brand is under `/b/<brand>/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from rapport.web import live, stops

BRAND = "b/<slug:brand>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rapport.web.sign_in.urls")),
    path("", include("rapport.web.chat.urls")),
    path(BRAND, include("rapport.web.today.urls")),
    path(f"{BRAND}inbox/", include("rapport.web.inbox.urls")),
    path(f"{BRAND}knowledge/", include("rapport.web.knowledge.urls")),
    path(f"{BRAND}practice/", include("rapport.web.practice.urls")),
    path(f"{BRAND}promise/", include("rapport.web.promise.urls")),
    path(f"{BRAND}settings/", include("rapport.web.settings.urls")),
    path(f"{BRAND}stop", stops.stop, name="stop"),
    path(f"{BRAND}stop/lift", stops.lift, name="start"),
    path(f"{BRAND}live", live.live, name="live"),
]
