"""Every address Django answers; the intake receiver stands in front of it."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("rapport.api.urls")),
    path("", include("rapport.web.urls")),
]
