"""Every address Django answers; the intake receiver stands in front of it."""

from django.urls import URLPattern, URLResolver, include, path

from rapport.hosted.fetched import fetched
from rapport.runtime import probes
from rapport.web.urls import BRAND

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", probes.alive),
    path("readyz", probes.ready),
    path("metrics", probes.metrics),
    path("api/v1/", include("rapport.api.urls")),
    path("fetched/<str:token>", fetched, name="fetched"),
    path("", include("rapport.hosted.chat.urls")),
    path(f"{BRAND}practice/", include("rapport.hosted.practice.urls")),
    path("", include("rapport.web.urls")),
]

handler400 = "rapport.config.failures.not_readable"
handler403 = "rapport.config.failures.forbidden"
handler404 = "rapport.config.failures.not_found"
handler500 = "rapport.config.failures.broke"
