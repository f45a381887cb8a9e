"""Every address Django answers; the intake receiver stands in front of it."""

from django.urls import URLPattern, URLResolver, include, path

from rapport.config import probes

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", probes.alive),
    path("readyz", probes.ready),
    path("metrics", probes.metrics),
    path("api/v1/", include("rapport.api.urls")),
    path("", include("rapport.web.urls")),
]

handler403 = "rapport.web.errors.forbidden"
handler404 = "rapport.web.errors.not_found"
handler500 = "rapport.web.errors.broke"
